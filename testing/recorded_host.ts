/** A recorded host that a test may change while an agent runs on it. */
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Intervals } from "../shared/sample/mod.ts";
import { agentEnvironment, setUpHost, writeAgentConfig } from "../tools/demo/agent_setup.ts";
import { type Program, startProgram } from "../tools/demo/programs.ts";

const RECORDINGS = fileURLToPath(new URL("../fixtures/hosts/", import.meta.url));

export interface RecordedHost extends AsyncDisposable {
  directory: string;
  /** Starts `agent run` against the server at `agent_url`. */
  startAgent(agent: { agent_url: string; token: string; name: string }): Promise<Program>;
  /** From here on `tool` answers as the recorded host `fixture` does. */
  replay(tool: string, fixture: string): Promise<void>;
  /** From here on `tool` behaves so (fixtures/README.md); "" makes it replay again. */
  behave(tool: string, how: string): Promise<void>;
}

/** Short enough for a test to wait for; a third, in which a sample leaves, does on a busy machine. */
const INTERVALS: Intervals = { fast: 3, medium: 6, slow: 12 };

export async function openRecordedHost(
  fixture: string,
  intervals: Intervals = INTERVALS,
): Promise<RecordedHost> {
  const directory = await Deno.makeTempDir({ prefix: "proxmox-monitor-host-" });
  await using stack = new AsyncDisposableStack();
  stack.defer(() => Deno.remove(directory, { recursive: true }));
  const setup = await setUpHost(fixture, directory);
  const programs = stack.use(new AsyncDisposableStack());
  const opened = stack.move();

  return {
    directory,
    startAgent: async ({ agent_url, token, name }) => {
      const config = await writeAgentConfig(setup, {
        server_url: agent_url,
        token,
        host_id: name,
        intervals,
      });
      return programs.use(
        await startProgram("agent", "agent", {
          args: ["--config", config],
          environment: await agentEnvironment(setup),
          logDirectory: directory,
        }),
      );
    },
    replay: async (tool, from) => {
      const target = join(directory, "commands", tool);
      await Deno.mkdir(target, { recursive: true });
      for await (const { name } of Deno.readDir(join(RECORDINGS, from, "commands", tool))) {
        await Deno.copyFile(join(RECORDINGS, from, "commands", tool, name), join(target, name));
      }
    },
    behave: async (tool, how) => {
      await Deno.mkdir(join(directory, "behave"), { recursive: true });
      await Deno.writeTextFile(join(directory, "behave", tool), how);
    },
    [Symbol.asyncDispose]: () => opened.disposeAsync(),
  };
}
