/** What the real applications read at boot. Each throws as they do: the container then exits 1 with a stack trace. */
export interface Settings {
  readonly production: boolean;
  readonly databaseUrl: string;
  readonly authMode: string;
  readonly authProvider: string | undefined;
  readonly jwtSecret: string;
  readonly dashboardUrl: string;
}

const modes = ["anonymous", "single-tenant", "multi-tenant"];

export function readSettings(env: NodeJS.ProcessEnv = process.env): Settings {
  const nodeEnv = env.NODE_ENV ?? "development";
  if (!["production", "development", "test"].includes(nodeEnv)) throw new Error(`Invalid NODE_ENV: "${nodeEnv}"`);
  const production = nodeEnv === "production";
  const authMode = env.AUTH_MODE ?? "anonymous";
  if (!modes.includes(authMode)) throw new Error(`Invalid AUTH_MODE: "${authMode}"`);
  checkSecretKey(env.SECRET_KEY);
  for (const name of production ? ["CLICKHOUSE_HOST", "CLICKHOUSE_USER", "CLICKHOUSE_PASSWORD"] : []) {
    if (!env[name]) throw new Error(`Missing required environment variable ${name}`);
  }
  return {
    production,
    databaseUrl: databaseUrl(env, production),
    authMode,
    authProvider: env.AUTH_PROVIDER,
    // The application falls back to a public key without a word.
    jwtSecret: env.JWT_SECRET || "dittofeed-embedded-sessions-default-key",
    dashboardUrl: env.DASHBOARD_URL || (production ? "https://app.dittofeed.com" : "http://localhost:3000"),
  };
}

/** Unset means a public default, a longer one boots; only a shorter one fails here. */
function checkSecretKey(key: string | undefined): void {
  if (key === undefined) return;
  const bytes = Buffer.from(key, "base64").length;
  if (bytes < 32) throw new Error(`SECRET_KEY must decode from base64 to 32 bytes, it has ${bytes}`);
}

function databaseUrl(env: NodeJS.ProcessEnv, production: boolean): string {
  if (env.DATABASE_URL) return new URL(env.DATABASE_URL).toString();
  const { DATABASE_USER: user, DATABASE_PASSWORD: password } = env;
  if (production && (!user || !password)) throw new Error("Missing DATABASE_URL");
  const url = new URL(`postgresql://${env.DATABASE_HOST ?? "localhost"}:${env.DATABASE_PORT ?? "5432"}/dittofeed`);
  url.username = encodeURIComponent(user ?? "postgres");
  url.password = encodeURIComponent(password ?? "password");
  url.pathname = env.DATABASE_NAME ?? "dittofeed";
  return url.toString();
}
