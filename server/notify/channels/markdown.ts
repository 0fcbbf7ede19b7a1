/**
 * What both Mattermost and Discord take behind a backslash. No more: a backslash before a sign
 * that a parser does not know as markup is shown.
 */
const MARKUP = /[\\`*_{}[\]()#+\-.!~|>]/g;
/** Between `@` and a name: it has no width, and the name is no mention any more. */
const NO_MENTION = "@\u200b";

/** `text` so that Markdown shows it as it is, and nobody is called by a host's name. */
export function escapeMarkdown(text: string): string {
  return text.replaceAll(MARKUP, "\\$&").replaceAll("@", NO_MENTION);
}
