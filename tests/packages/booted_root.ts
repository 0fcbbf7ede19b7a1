/**
 * A clean Debian whose systemd runs, in a container of systemd-nspawn (Debian package
 * systemd-container) with a network of its own.
 */
import { until } from "../../testing/until.ts";
import { attemptProgram, type CleanRoot, openRoot, withCleanRoot } from "./clean_root.ts";

/** Runs `test` with a booted system, which is stopped and removed afterwards. */
export async function withBootedRoot(test: (root: CleanRoot) => Promise<void>): Promise<void> {
  await withCleanRoot("systemd", async ({ path }) => {
    const container = new Deno.Command("systemd-nspawn", {
      args: ["--quiet", "--boot", "--register=no", "--keep-unit", "--private-network"]
        .concat("--console=pipe", `--directory=${path}`),
      stdin: "null",
      stdout: "null",
      stderr: "null",
    }).spawn();
    let init = "";
    try {
      await until("the container's first process", async () => {
        init = await firstChild(container.pid);
        return init !== "";
      });
      const root = openRoot(path, ["nsenter", "--target", init, "--all"]);
      await until("its system is up", async () => {
        const { stdout } = await root.attempt(["systemctl", "is-system-running"]);
        return /^(running|degraded)$/m.test(stdout);
      });
      await test(root);
    } finally {
      // Its first process takes all others along, and then nspawn ends by itself.
      if (init !== "") await attemptProgram(["kill", "-KILL", init]);
      else container.kill("SIGKILL");
      await container.status;
    }
  });
}

/** Id of the only child of process `pid`; "" when it has none or another. */
async function firstChild(pid: number): Promise<string> {
  const path = `/proc/${pid}/task/${pid}/children`;
  const ids = (await Deno.readTextFile(path).catch(() => "")).trim().split(" ");
  if (ids.length !== 1 || ids[0] === undefined || ids[0] === "") return "";
  const command = await Deno.readTextFile(`/proc/${ids[0]}/comm`).catch(() => "");
  return command === "systemd\n" ? ids[0] : "";
}
