/** Whether a browser's Origin is this site's own: PUBLIC_URL's, or the host it asked for. */
export function isOwnOrigin(
  origin: string,
  host: string | undefined,
  publicOrigin: string | null,
): boolean {
  if (publicOrigin !== null) return origin === publicOrigin;
  return URL.canParse(origin) && new URL(origin).host === host;
}
