import { ROUTES } from "../server/app.ts";

/** Every page a browser can open, and not only save; the parameters of its path replaced by `values`. */
export function listPagePaths(values: Readonly<Record<string, string>>): string[] {
  return ROUTES
    .filter(({ method, path, access }) =>
      method === "GET" && (access === "page" || access === "wall" || path === "/login") &&
      !path.endsWith(".csv")
    )
    .map(({ path }) =>
      path.replace(/:(\w+)/g, (_, name) => encodeURIComponent(values[name] ?? ""))
    );
}
