/** Every sign that Markdown may read as markup, and what begins a reference or a mention. */
const MARKUP = /[\\`*_{}[\]()<>#+\-.!|~:=$^&]/g;
/** Between `@` and a name: no width, and the name is no mention any more. */
const NO_MENTION = "@\u200b";

/** `text` so that Markdown shows it as it is, and nobody is called by a host's name. */
export function escapeMarkdown(text: string): string {
  return text.replaceAll(MARKUP, "\\$&").replaceAll("@", NO_MENTION);
}
