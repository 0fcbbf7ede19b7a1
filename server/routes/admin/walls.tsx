/** Screens on a wall: making and revoking their links. */
import * as z from "zod";
import { ListingHead } from "../../islands/ui/ListingHead.tsx";
import { printable } from "../../../shared/printable.ts";
import type { AppRequest } from "../../web/app_request.ts";
import { Moment } from "../../islands/ui/Moment.tsx";
import { MAX_WALLS, type WallRow } from "../../store/port.ts";
import { sendPage } from "../../web/send_page.ts";
import { askForPassword } from "../confirm_password.tsx";
import { noteAct } from "../note_act.ts";
import { readForm } from "../read_form.ts";
import { sendConfirmPage } from "./confirm_page.tsx";
import { CopyBlock } from "./CopyBlock.tsx";
import { type Problems, TextField } from "./form/fields.tsx";

const MAX_NAME = 60;
const formSchema = z.object({ name: z.string().max(1000).catch("") });

/** `GET /admin/wall`. */
export async function showWalls(request: AppRequest): Promise<Response> {
  return await sendWalls(request, "", {});
}

/** `POST /admin/wall`: makes a link and shows it. */
export async function makeWall(request: AppRequest): Promise<Response> {
  const { walls } = request.get("context");
  const { name: typed } = formSchema.parse(await readForm(request));
  const name = printable(typed.trim());
  const length = [...name].length;
  if (length === 0 || length > MAX_NAME) {
    const problem = `Cannot use this name: expected 1 to ${MAX_NAME} characters`;
    return await sendWalls(request, typed, { name: problem });
  }
  const question = await askForPassword(request, `make a link for the screen ${name}`);
  if (question !== null) return question;
  const token = await walls.make(name);
  if (token === null) {
    const problem = `Cannot make a link: there are ${MAX_WALLS} screens; revoke one first`;
    return await sendWalls(request, typed, { name: problem });
  }
  await noteAct(request, "wall_made", name);
  return sendPage(request, {
    title: "New link",
    body: <NewWallPage name={name} link={`${request.get("origin")}/wall/open?token=${token}`} />,
    live: false,
  });
}

/** `GET /admin/wall/:id/revoke`: asks. */
export async function askToRevokeWall(request: AppRequest): Promise<Response> {
  const wall = await findWall(request);
  if (wall === null) return request.notFound();
  return sendConfirmPage(request, {
    question: `Revoke the screen ${wall.name}?`,
    consequences: ["It shows nothing new from then on, and its link opens nothing."],
    action: `/admin/wall/${wall.id}/revoke`,
    button: "Revoke",
    cancel: "/admin/wall",
  });
}

/** `POST /admin/wall/:id/revoke`: its cookie and its open sockets end. */
export async function revokeWall(request: AppRequest): Promise<Response> {
  const wall = await findWall(request);
  if (wall === null || !await request.get("context").walls.revoke(wall.id)) {
    return request.notFound();
  }
  await noteAct(request, "wall_revoked", wall.name);
  return request.redirect("/admin/wall", 303);
}

async function findWall(request: AppRequest): Promise<WallRow | null> {
  const id = request.req.param("id");
  const rows = await request.get("context").walls.list();
  return rows.find((row) => row.id === id) ?? null;
}

async function sendWalls(
  request: AppRequest,
  name: string,
  problems: Problems,
): Promise<Response> {
  const walls = await request.get("context").walls.list();
  return sendPage(request, {
    status: Object.keys(problems).length === 0 ? 200 : 422,
    title: "Screens on a wall",
    body: <WallsPage {...{ walls, name, problems }} />,
    live: false,
  });
}

function WallsPage(
  { walls, name, problems }: { walls: readonly WallRow[]; name: string; problems: Problems },
) {
  return (
    <div class="admin">
      <nav class="crumbs" aria-label="Breadcrumb">
        <a href="/admin/hosts">Admin</a>
      </nav>
      <h1>Screens on a wall</h1>
      <p class="muted">
        <a href="/wall">/wall</a>{" "}
        shows how the fleet is, to be read from three metres, without anybody signing in. A screen
        opens it by a link of its own, which works once; after that the screen is known by a cookie
        that reads this one page, until it is revoked here.
      </p>
      <form class="card edit-form" method="post" action="/admin/wall">
        <TextField
          name="name"
          label="Name of a new screen"
          hint="Where it hangs, such as server room. Its link is shown on the next page."
          value={name}
          problems={problems}
          required
          max_length={MAX_NAME}
        />
        <div class="form-line">
          <button type="submit" class="primary">Make a link</button>
        </div>
      </form>
      {walls.length > 0 && (
        <table class="listing card">
          <caption class="sr-only">Screens, the oldest first</caption>
          <ListingHead headings={["Name", "Link made", "Link opened", "Last used"]} hasActions />
          <tbody>
            {walls.map((wall) => <WallLine key={wall.id} wall={wall} />)}
          </tbody>
        </table>
      )}
    </div>
  );
}

function WallLine({ wall }: { wall: WallRow }) {
  const { id, name, created_at_ms, opened_at_ms, last_used_at_ms } = wall;
  const moment = (ms: number | null, none: string) =>
    ms === null ? none : <Moment unix={ms / 1000} />;
  return (
    <tr data-role="wall">
      <th scope="row" class="name">{name}</th>
      <td data-label="Link made">
        <Moment unix={created_at_ms / 1000} />
      </td>
      <td data-label="Link opened">{moment(opened_at_ms, "not yet")}</td>
      <td data-label="Last used">{moment(last_used_at_ms, "never")}</td>
      <td class="line-actions">
        <a class="danger-link" href={`/admin/wall/${id}/revoke`}>
          Revoke<span class="sr-only">{` ${name}`}</span>
        </a>
      </td>
    </tr>
  );
}

function NewWallPage({ name, link }: { name: string; link: string }) {
  return (
    <div class="admin">
      <h1>Link for {name}</h1>
      <section class="card setup">
        <p class="notice">
          The link is shown only now and works once: open it in the browser of the screen itself.
        </p>
        <CopyBlock id="link" what="Link" text={link} />
      </section>
      <p>
        <a href="/admin/wall">Back to the screens</a>
      </p>
    </div>
  );
}
