/**
 * What the edge has to mend, because the published images have it built in. Each rule was seen in
 * the app's source and in a real browser: with all of them a person signs in and works.
 * docs/edge.md says what fails without each.
 */
export interface EdgeRule {
  id: `R${number}`;
  /** One or more lines; they stand above the rule in the written file. */
  why: string;
  /**
   * Directives in front of everything, in the order of the rules; tabs inside, as `caddy fmt` has
   * it.
   */
  before?: string;
  /** Directives on the way to the api, after what is before it. */
  toApi?: string;
  /** Inside the api's `reverse_proxy`. */
  apiProxy?: string;
  /** Inside the dashboard's `reverse_proxy`. */
  dashboardProxy?: string;
}

export interface EdgeOrigin {
  /** https://app.example.com, as browsers send it. */
  origin: string;
  scheme: "http" | "https";
  /** With its port where the address names one. */
  host: string;
}

/** Names and ports inside the stack. */
export const upstreams = { api: "api:3001", dashboard: "dashboard:3000" } as const;

/**
 * Inside each `reverse_proxy`. Without `keepalive`, 10 of 120 writes got 502 that came just when
 * Node ended the connection (tried).
 */
export const towardsApp = `# Wait for a service that is being recreated.
lb_try_duration 5s
# Node closes a connection after 5 s without use, and a write at that moment would be lost. So the edge closes it first.
transport http {
	keepalive 2s
}`;

export function edgeRules({ origin, scheme, host }: EdgeOrigin): readonly EdgeRule[] {
  return [
    {
      id: "R1",
      why: "The app has no page at /, so the bare address leads here.",
      before: "redir / /dashboard/journeys 302",
    },
    {
      id: "R7",
      why: "After signing out, the app leads to a login page that does not exist. The first page starts a new sign-in.",
      before: `@login path /dashboard/auth/login /dashboard/dashboard/auth/login
redir @login /dashboard/journeys 302`,
    },
    {
      id: "R9",
      why: `"Cancel" at Google leads to a page that does not exist; this one shows the same message.`,
      before: `@auth_error path /dashboard/auth/error
redir @auth_error /dashboard/auth/no-organization?{query} 302`,
    },
    {
      id: "R12",
      why: `A sign-in that starts with a workspace would make any Google account a member of it, and one with a foreign return address
would lead there. The app's own pages use neither.`,
      before: `@start_own {
	path /api/public/auth/oauth2/initiate/*
	vars_regexp {query.returnUrl} ^/[^/\\\\]
}
rewrite @start_own {path}?returnUrl={query.returnUrl}
@start_foreign {
	path /api/public/auth/oauth2/initiate/*
	not vars_regexp {query.returnUrl} ^/[^/\\\\]
}
rewrite @start_foreign {path}?returnUrl=/dashboard/journeys`,
    },
    {
      id: "R11",
      why: `Customers' sites send events from the browser. The api answers 500 to an unknown origin, and the event is lost; without an
origin it accepts the event. The write key authorizes it, as it does for servers.`,
      before: `@events path /api/public/apps/*
handle @events {
	@preflight method OPTIONS
	handle @preflight {
		header Access-Control-Allow-Origin *
		header Access-Control-Allow-Methods "POST, OPTIONS"
		header Access-Control-Allow-Headers "{header.Access-Control-Request-Headers}"
		header Access-Control-Max-Age 86400
		respond 204
	}
	handle {
		request_header -Origin
		reverse_proxy ${upstreams.api} {
			header_down Access-Control-Allow-Origin *
			header_down -Access-Control-Allow-Credentials
			${towardsApp.replaceAll("\n", "\n\t\t\t")}
		}
	}
}`,
    },
    {
      id: "R5",
      why: "The button calls the api's sign-out, which keeps the dashboard's cookies; the dashboard's route clears them.",
      before: `@sign_out {
	method POST
	path /api/auth/signout
}
handle @sign_out {
	rewrite * /dashboard/api/auth/signout
	import dashboard
}`,
    },
    {
      id: "R6",
      why: `After a session has expired, a page's data tells the browser to go to http://localhost:3001. With a 404, the browser loads the
page itself, and R2 corrects the address.`,
      before: `@data_without_session {
	path /dashboard/_next/data/*
	not header_regexp Cookie "(^|; *)df-jwt=[^;]"
}
handle @data_without_session {
	respond 404
}`,
    },
    {
      id: "R3",
      why: "The api answers 500 to every write with an unknown Origin. Our own origin is removed; any other is still refused.",
      toApi: `@own_origin header Origin ${origin}
request_header @own_origin -Origin`,
    },
    {
      id: "R8",
      why: `Some pages call the api without the token (Deliveries), and a page gets the token only in a cookie that lives for 60 seconds:
after a slow first page every call returns 401. The session cookie holds the same token. A foreign Origin gets nothing.`,
      toApi: `@session {
	path /api/*
	not path /api/public/*
	header !Authorization
	header !Origin
	header_regexp token Cookie "(?:^|; *)df-jwt=([^;]+)"
}
request_header @session Authorization "Bearer {re.token.1}"`,
    },
    {
      id: "R4",
      why: `The api builds the redirect address for Google from these two. They are constants, so that no proxy in front can change
them.`,
      apiProxy: `header_up X-Forwarded-Proto ${scheme}
header_up X-Forwarded-Host ${host}`,
    },
    {
      id: "R2",
      why: "The dashboard sends everyone who is not signed in to http://localhost:3001. The same path exists here.",
      dashboardProxy: `header_down Location "^http://localhost:3001(/.*)?$" "$1"`,
    },
    ...(scheme === "https"
      ? [
          {
            id: "R10" as const,
            why: "Without it, a browser would also send the session over plain http.",
            dashboardProxy: `header_down Set-Cookie "^(df-.*)$" "$1; Secure"`,
          },
        ]
      : []),
  ];
}
