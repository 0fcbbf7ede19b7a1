import { type FunctionComponent, h } from "preact";
import type { IslandComponent, IslandName, IslandProps } from "../islands/mod.ts";

export interface IslandMount<N extends IslandName> {
  name: N;
  component: IslandComponent<N>;
  props: IslandProps<N>;
  /** The same in a shorter form, for the browser alone; default: the props as they are. */
  sent?: IslandProps<N>;
}

/**
 * Renders an island in place, with its props beside it as JSON for the browser to start from.
 * `name` is given apart from `component` because a minified function has another name.
 */
export function Island<N extends IslandName>(
  { name, component, props, sent = props }: IslandMount<N>,
) {
  // IslandMount pairs the two; TypeScript does not see that inside a generic function.
  const content = h(component as FunctionComponent<object>, props as object);
  return (
    <>
      <div data-island={name}>{content}</div>
      <script
        type="application/json"
        // deno-lint-ignore react-no-danger -- data, and toScriptText keeps it inside its element
        dangerouslySetInnerHTML={{ __html: toScriptText(sent) }}
      />
    </>
  );
}

/** JSON that cannot end the element it stands in, whatever text a host reported. */
function toScriptText(value: unknown): string {
  const json = JSON.stringify(value);
  return /<|[^\0-\xff]/.test(json) ? oneByte(json.replace(/<|[^\0-\xff]/g, toEscape)) : json;
}

function toEscape(sign: string): string {
  return `\\u${sign.charCodeAt(0).toString(16).padStart(4, "0")}`;
}

/**
 * The same text, which has no sign beyond Latin-1: V8 makes one that came of a wider text wide too,
 * and then the whole page, which takes several times as long to put together and to send.
 */
function oneByte(text: string): string {
  return new TextDecoder().decode(new TextEncoder().encode(text));
}
