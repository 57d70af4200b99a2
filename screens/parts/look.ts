import { createContext, useContext } from "react";
import type { Theme } from "../app/theme.ts";
import { makeTheme } from "../app/theme.ts";

/** Theme and width, for whatever draws. */
export const Look = createContext<{ theme: Theme; columns: number }>({ theme: makeTheme({}, false), columns: 80 });

export const useLook = () => useContext(Look);
