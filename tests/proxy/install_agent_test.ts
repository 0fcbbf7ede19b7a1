/** `install-agent.sh` on a host that does not know who signed the proxy's certificate. */
import { match, strictEqual } from "node:assert/strict";
import { openInstaller } from "../deploy/installer.ts";
import { withProxiedServer } from "./with_proxied_server.ts";

Deno.test("an authority that the host does not trust is exit 2 with how to trust it", () =>
  withProxiedServer(async ({ server, agent_url }) => {
    await using installer = await openInstaller();
    const { host, program } = installer;
    const token = await server.register("pve-01");
    await host.configure({ server_url: agent_url, token, host_id: "pve-01" });

    const { code, stderr } = await installer.run(["--settings", host.configPath, program]);

    strictEqual(code, 2);
    match(stderr, /Cannot connect to .*certificate: UnknownIssuer/);
    match(stderr, /\/usr\/local\/share\/ca-certificates \(then update-ca-certificates/);
  }));
