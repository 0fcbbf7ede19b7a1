/** Where to go after signing in: only a path of this site, whatever was asked for. */
export function sameSitePath(wanted: string): string {
  const base = "http://same.site";
  if (!wanted.startsWith("/") || !URL.canParse(wanted, base)) return "/";
  const { origin, pathname, search } = new URL(wanted, base);
  // "/..//evil.example" is of this origin, yet its normalised path would name another.
  return origin === base && !pathname.startsWith("//") ? pathname + search : "/";
}
