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
export const towardsApp = `# A service that is just made anew is waited for.
lb_try_duration 5s
# Node ends a connection that was idle for 5 s; a write just then would be lost, and is not sent twice. So the edge ends it first.
transport http {
	keepalive 2s
}`;

export function edgeRules({ origin, scheme, host }: EdgeOrigin): readonly EdgeRule[] {
  return [
    {
      id: "R1",
      why: "The app has no page at /; people who type the bare address come here.",
      before: "redir / /dashboard/journeys 302",
    },
    {
      id: "R7",
      why: "After signing out the app leads to a login page that it does not have. The first page starts a new sign-in.",
      before: `@login path /dashboard/auth/login /dashboard/dashboard/auth/login
redir @login /dashboard/journeys 302`,
    },
    {
      id: "R9",
      why: "Whoever says no to Google is sent to a page that the app does not have; this one shows the same message.",
      before: `@auth_error path /dashboard/auth/error
redir @auth_error /dashboard/auth/no-organization?{query} 302`,
    },
    {
      id: "R12",
      why: `A sign-in started with a workspace makes a member of it out of any Google account, and one with a foreign return address
leads there afterwards. Neither comes from the app's own pages.`,
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
      why: `Customers' own sites send events from the browser. The api refuses every origin that it does not know with 500, and the event is
lost; with no origin it takes it. The write key is what admits, as it does for servers.`,
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
      why: "The button calls the api's sign-out, which leaves the dashboard's cookies; the dashboard has a route that clears them.",
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
      why: `The data of a page tells a browser whose session is over to go to http://localhost:3001, in its body. Told 404, the browser loads
the page itself, and R2 mends the way.`,
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
      why: "The api answers 500 to every write that carries an Origin it does not know. Our own is none to refuse; any other still is.",
      toApi: `@own_origin header Origin ${origin}
request_header @own_origin -Origin`,
    },
    {
      id: "R8",
      why: `Some pages call the api without the token (Deliveries), and the token reaches a page only in a cookie that lives for 60 seconds:
after a slow first page every call is 401. The session's cookie holds the same token. A request with a foreign Origin gets nothing.`,
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
      why: `The api makes the redirect address that Google must know out of these two. They are constants, so that no other proxy in
front can change them.`,
      apiProxy: `header_up X-Forwarded-Proto ${scheme}
header_up X-Forwarded-Host ${host}`,
    },
    {
      id: "R2",
      why: "The dashboard sends everybody who is not signed in to http://localhost:3001. The same path is here.",
      dashboardProxy: `header_down Location "^http://localhost:3001(/.*)?$" "$1"`,
    },
    ...(scheme === "https"
      ? [
          {
            id: "R10" as const,
            why: "The dashboard's cookies lack it: without it a browser would send the session over plain http too.",
            dashboardProxy: `header_down Set-Cookie "^(df-.*)$" "$1; Secure"`,
          },
        ]
      : []),
  ];
}
