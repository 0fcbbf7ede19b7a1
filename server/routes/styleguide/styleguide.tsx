/**
 * `GET /styleguide`: every token and every part once, with made-up data, for who works on them. Only
 * in development: in production there is no such page.
 */
import type { ComponentChildren } from "preact";
import { signal } from "@preact/signals";
import type { AppRequest } from "../../web/app_request.ts";
import { NowContext } from "../../islands/ui/server_clock.ts";
import { sendPage } from "../../web/send_page.ts";
import { ActParts, FieldParts, ListParts, StateParts } from "./parts.tsx";
import { COLOR_TOKENS, GAP_TOKENS, SIZE_TOKENS } from "./tokens.ts";

/** When all of it is said to be. */
const NOW_UNIX = Date.UTC(2026, 0, 31, 12) / 1000;

export function showStyleguide(request: AppRequest): Response | Promise<Response> {
  if (request.get("context").config.production) return request.notFound();
  return sendPage(request, { title: "Style guide", body: <StyleguidePage />, live: false });
}

export function StyleguidePage() {
  return (
    <NowContext.Provider value={signal(NOW_UNIX)}>
      <div class="styleguide">
        <h1>Style guide</h1>
        <p class="muted">Everything once, with made-up data. Nothing here is live.</p>
        <Part title="Colours">
          <ul class="swatches">
            {COLOR_TOKENS.map((token) => (
              <li key={token}>
                <svg class="swatch" aria-hidden="true">
                  <rect width="100%" height="100%" fill={`var(--${token})`} />
                </svg>
                <code>{token}</code>
              </li>
            ))}
          </ul>
        </Part>
        <Part title="Sizes of text">
          <ul>
            {SIZE_TOKENS.map((size) => (
              <li key={size} class={`size-${size}`}>
                <code>{size}</code> 9 of 45 hosts are critical
              </li>
            ))}
          </ul>
        </Part>
        <Part title="Distances">
          <ul class="gaps">
            {GAP_TOKENS.map((gap) => (
              <li key={gap}>
                <code>gap-{gap}</code>
                <svg class={`gap gap-${gap}`} aria-hidden="true">
                  <rect width="100%" height="100%" fill="var(--accent)" />
                </svg>
              </li>
            ))}
          </ul>
        </Part>
        <Part title="Levels and states">
          <StateParts nowUnix={NOW_UNIX} />
        </Part>
        <Part title="Lists and tables">
          <ListParts nowUnix={NOW_UNIX} />
        </Part>
        <Part title="Buttons, links and switches">
          <ActParts />
        </Part>
        <Part title="Fields and dialogs">
          <FieldParts />
        </Part>
      </div>
    </NowContext.Provider>
  );
}

function Part({ title, children }: { title: string; children: ComponentChildren }) {
  const id = title.toLowerCase().replaceAll(/[ ,]+/g, "-");
  return (
    <section class="section" aria-labelledby={id}>
      <header class="section-head">
        <h2 id={id}>{title}</h2>
      </header>
      <div class="card guide-part">{children}</div>
    </section>
  );
}
