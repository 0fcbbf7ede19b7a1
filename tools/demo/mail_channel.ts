/** Sets up the demo's mail channel as an operator does: by the form, signed in. */
export async function makeMailChannel(
  url: string,
  { password, smtp_port }: { password: string; smtp_port: number },
): Promise<void> {
  const post = async (path: string, fields: Record<string, string>, cookie = "") => {
    const response = await fetch(url + path, {
      method: "POST",
      headers: { origin: url, cookie },
      body: new URLSearchParams(fields),
      redirect: "manual",
    });
    await response.body?.cancel();
    if (response.status !== 303) {
      throw new Error(`Cannot set up the mailbox: ${path} answered ${response.status}`);
    }
    return response.headers.get("set-cookie")?.split(";")[0] ?? "";
  };
  const cookie = await post("/login", { password });
  await post("/admin/channels/new?kind=email", {
    name: "mailbox",
    digest_at: "08:00",
    at_once: "30",
    per_hour: "500",
    enabled: "on",
    set_host: "127.0.0.1",
    set_port: String(smtp_port),
    set_security: "none",
    set_from: "monitor@example.com",
    set_to: "operator@example.com",
  }, cookie);
  await post("/logout", {}, cookie);
}
