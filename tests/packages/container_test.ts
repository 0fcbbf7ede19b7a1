/** deploy/Containerfile, built on a Debian of debootstrap and run, where this machine can. */
import { match, notStrictEqual, strictEqual } from "node:assert/strict";
import { basename, join } from "node:path";
import { SERVER_VERSION } from "../../server/version.ts";
import { until } from "../../testing/until.ts";
import { withDirectory } from "../../testing/with_directory.ts";
import { ROOT } from "../docs/documented_commands.ts";
import { buildPackages } from "./built_packages.ts";
import { withCleanRoot } from "./clean_root.ts";
import { openPodman, type Podman } from "./podman.ts";

const SERVER = "proxmox-monitor-server";
const IMAGE = "localhost/proxmox-monitor-server";

Deno.test("the server in a container", (t) =>
  withDirectory(async (directory) => {
    let podman: Podman | string = "";
    await withCleanRoot("minimal", async ({ path }) => {
      podman = await openPodman(directory, path);
    });
    if (typeof podman === "string") {
      Deno.stderr.writeSync(new TextEncoder().encode(`not run: no container here: ${podman}\n`));
      return;
    }
    const { run, attempt, start } = podman as Podman;
    try {
      await t.step("is built from the package, and holds no settings", async () => {
        const dist = join(directory, "context/dist");
        await Deno.mkdir(dist, { recursive: true });
        const { current } = await buildPackages(SERVER, directory);
        await Deno.rename(current, join(dist, basename(current)));
        const file = join(ROOT, "deploy/Containerfile");
        const network = ["--network", "host", "--isolation", "chroot", "--layers=false"];

        await run(
          ["build", "--format", "docker", ...network, "--build-arg", "BASE=localhost/base"]
            .concat("--file", file, "--tag", IMAGE, join(directory, "context")),
        );

        const words = ["run", "--rm", ...start, IMAGE];
        strictEqual(await run([...words, "version"]), `${SERVER} ${SERVER_VERSION}\n`);
        const settings = ["--entrypoint", "test", IMAGE, "-e", "/etc/default/proxmox-monitor"];
        strictEqual((await attempt(["run", "--rm", ...start, ...settings])).code, 1);
      });

      const port = freePort();
      const settings = join(directory, "settings");

      await t.step("says which settings it lacks", async () => {
        const { code, stderr } = await attempt(["run", "--rm", ...start, IMAGE]);

        strictEqual(code, 78);
        match(stderr, /without PUBLIC_URL/);
      });

      await t.step("runs as its own user, is healthy, and takes commands", async () => {
        const hash = await run(["run", "--rm", "--interactive", ...start, IMAGE, "hash-password"], {
          input: "correct horse battery\n",
        });
        await Deno.writeTextFile(
          settings,
          [
            "PUBLIC_URL=https://monitor.example.com",
            `DASHBOARD_PASSWORD_HASH=${hash.trim()}`,
            "SECRET_KEY_BASE=lO2Zk0c7m3uTtVQb1nYx9aRj5dWg8sHe4pKfU6iB",
            // The network is that of this machine, and nobody else's business.
            `HOST=127.0.0.1\nPORT=${port}\n`,
          ].join("\n"),
        );
        await run([...serve(start, settings), "--name", "monitor", IMAGE]);

        await until(
          "it is healthy",
          async () => (await attempt(["healthcheck", "run", "monitor"])).code === 0,
        );
        const inside = (...argv: string[]) => run(["exec", "monitor", ...argv]);
        match(await inside(SERVER, "register-host", "pve-01"), /^TOKEN: \S{43}$/m);
        strictEqual(
          await inside("stat", "--format=%U %u %a", "/var/lib/proxmox-monitor/monitor.db"),
          "proxmox-monitor 900 600\n",
        );
        strictEqual((await fetch(`http://127.0.0.1:${port}/healthz`)).status, 200);
      });

      await t.step("is not healthy when it answers no more, and ends when told to", async () => {
        await run(["pause", "monitor"]).catch(() => run(["kill", "--signal=STOP", "monitor"]));
        notStrictEqual((await attempt(["healthcheck", "run", "monitor"])).code, 0);
        await run(["unpause", "monitor"]).catch(() => run(["kill", "--signal=CONT", "monitor"]));

        await run(["stop", "--time", "30", "monitor"]);

        strictEqual(await run(["inspect", "--format={{.State.ExitCode}}", "monitor"]), "0\n");
        await run(["rm", "monitor"]);
      });

      await t.step("keeps in its volume what the next one begins with", async () => {
        await run([...serve(start, settings), "--name", "next", IMAGE]);

        await until("it listens", async () =>
          /Listening on/.test((await attempt(["logs", "next"])).stderr));
        match(await run(["exec", "next", SERVER, "list-hosts"]), /^pve-01\t/m);
      });
    } finally {
      await attempt(["rm", "--all", "--force", "--time", "0"]);
    }
  }));

function serve(start: readonly string[], settings: string): string[] {
  const volume = ["--volume", "monitor:/var/lib/proxmox-monitor"];
  return ["run", "--detach", ...start, ...volume, "--env-file", settings];
}

function freePort(): number {
  using listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  return listener.addr.port;
}
