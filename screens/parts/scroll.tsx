import type { DOMElement } from "ink";
import { Box, measureElement } from "ink";
import type { ReactElement, ReactNode, RefObject } from "react";
import { createContext, useContext, useLayoutEffect, useRef, useState } from "react";
import { firstInSight } from "../app/viewport.ts";
import { useLook } from "./look.tsx";

const FocusRef = createContext<RefObject<DOMElement | null> | undefined>(undefined);

interface ScrollProps {
  /** Scrolled to this row by keys, from the screen's state; undefined: so that what has the focus is in sight. */
  top?: number | undefined;
  /** So many rows are left to it, however little room there is. */
  minHeight?: number;
  children: ReactNode;
}

/**
 * A part of what may be higher than the room for it. Everything in it is laid out: for what has thousands of rows there is
 * ScrollRows. Measured when it was laid out and moved before it is seen: both happen within one turn of the event loop.
 */
export function Scroll({ top, minHeight = 1, children }: ScrollProps) {
  const outer = useRef<DOMElement>(null);
  const inner = useRef<DOMElement>(null);
  const focused = useRef<DOMElement>(null);
  const first = useFirstInSight(top, (before) => {
    if (outer.current === null || inner.current === null) return undefined;
    const content = measureElement(inner.current);
    const focus = focused.current === null ? undefined : measureElement(focused.current);
    return {
      ...{ top, first: before, height: measureElement(outer.current).height, content: content.height },
      focus: focus && { first: focus.y - content.y, count: focus.height },
    };
  });
  return (
    <FocusRef value={focused}>
      <Box ref={outer} flexDirection="column" minHeight={minHeight} overflowY="hidden" contentOffsetY={first}>
        <Box ref={inner} flexDirection="column" flexShrink={0}>
          {children}
        </Box>
      </Box>
    </FocusRef>
  );
}

/** Of what is around it in a Scroll, this has to be in sight. */
export function Focused({ isFocused = true, children }: { isFocused?: boolean; children: ReactNode }) {
  const focused = useContext(FocusRef);
  return (
    <Box flexDirection="column" flexShrink={0} {...(isFocused && focused !== undefined && { ref: focused })}>
      {children}
    </Box>
  );
}

interface ScrollRowsProps {
  count: number;
  /** What stands in this row, exactly one row high. Asked only for those that are in sight. */
  row(index: number): ReactElement;
  top?: number | undefined;
  focus?: { first: number; count: number } | undefined;
}

/** The same for long texts: of a hundred thousand rows those are laid out that are seen. */
export function ScrollRows({ count, row, top, focus }: ScrollRowsProps) {
  const { rows } = useLook();
  const outer = useRef<DOMElement>(null);
  const [height, setHeight] = useState(rows);
  const first = useFirstInSight(top, (before) => {
    if (outer.current === null) return undefined;
    const measured = measureElement(outer.current).height;
    setHeight(measured);
    return { top, focus, first: before, height: measured, content: count };
  });
  const inSight = Array.from({ length: Math.max(0, Math.min(height, count - first)) }, (_, index) => first + index);
  return (
    <Box ref={outer} flexDirection="column" height={count} flexShrink={1} overflowY="hidden">
      {inSight.map((index) => (
        <Box key={index} height={1} flexShrink={0}>
          {row(index)}
        </Box>
      ))}
    </Box>
  );
}

/** The first row in sight. Runs after each layout; what it finds out there is drawn before anything else happens. */
function useFirstInSight(
  top: number | undefined,
  measured: (first: number) => Parameters<typeof firstInSight>[0] | undefined,
): number {
  const { viewport } = useLook();
  const [first, setFirst] = useState(top ?? 0);
  useLayoutEffect(() => {
    const wanted = measured(first);
    if (wanted === undefined) return;
    const next = firstInSight(wanted);
    setFirst(next);
    viewport.drawn({ first: next, height: wanted.height, content: wanted.content });
  });
  // Before what comes in its place is drawn, hence no useEffect.
  useLayoutEffect(() => () => viewport.drawn(undefined), [viewport]);
  return first;
}
