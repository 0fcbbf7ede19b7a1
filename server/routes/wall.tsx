/** `/wall`: how the fleet is, for a screen that nobody stands at. */
import type { AppRequest } from "../web/app_request.ts";
import { readWall, wallCookie } from "../auth/session_cookie.ts";
import { STRANGER } from "../auth/audit.ts";
import { Island } from "../components/Island.tsx";
import { WallBoard } from "../islands/WallBoard.tsx";
import { sendPage } from "../web/send_page.ts";
import { toWallView } from "../views/wall.ts";

/** The longest that browsers keep a cookie; each look begins it anew. */
const COOKIE_SECONDS = 400 * 86_400;

/** `GET /wall/open?token=…`: exchanges a link for a cookie, once, and takes it off the address. */
export async function openWall(request: AppRequest): Promise<Response> {
  const { walls, audit, config } = request.get("context");
  // What only looks at a link, as a mail program may, must not use it up.
  if (request.req.method === "HEAD") return request.body(null, 204);
  const opened = await walls.open(request.req.query("token") ?? "");
  if (opened === null) return refuseWall(request, "This link was opened before, or was revoked.");
  const { cookie, wall } = opened;
  await audit.note({
    who: STRANGER,
    address: request.get("address"),
    action: "wall_opened",
    subject: wall.name,
  });
  request.header(
    "set-cookie",
    wallCookie(cookie, { maxAgeSeconds: COOKIE_SECONDS, secure: config.production }),
  );
  return request.redirect("/wall", 303);
}

/** `GET /wall`. */
export function showWall(request: AppRequest): Response {
  const { reads, telling, storage, clock, files, config } = request.get("context");
  const cookie = readWall(request.req.header("cookie"), config.production);
  if (cookie !== null && request.get("sessionIdHash") === null) {
    request.header(
      "set-cookie",
      wallCookie(cookie, { maxAgeSeconds: COOKIE_SECONDS, secure: config.production }),
    );
  }
  const view = toWallView({
    cards: reads.cards.all(),
    incidents: telling.incidents.worst(),
    is_storing: storage.isWell,
  });
  return sendPage(request, {
    title: "Wall",
    body: (
      <Island
        name="WallBoard"
        component={WallBoard}
        props={{ view, build: files.assets.entry, now_unix: clock.nowMs() / 1000 }}
      />
    ),
    bare: true,
  });
}

/** What a screen shows that may not read the page, or no longer. */
export function refuseWall(request: AppRequest, why: string): Response {
  return sendPage(request, {
    status: 401,
    title: "Wall",
    body: (
      <section class="login card">
        <h1>This screen shows nothing</h1>
        <p>{why} The operator makes a new link on the page Admin, Screens on a wall.</p>
        <a href="/login?next=%2Fwall">Sign in instead</a>
      </section>
    ),
    live: false,
  });
}
