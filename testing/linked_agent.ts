/** An agent's outbox and connection beside a server that is told what to answer. */
import { join } from "node:path";
import type { Frame } from "../shared/protocol/frame.ts";
import { systemClock } from "../shared/clock.ts";
import type { ServerSettings } from "../agent/config/load_config.ts";
import {
  type Connection,
  type ConnectionDelays,
  createConnection,
} from "../agent/link/connection.ts";
import { startTestingServer, type TestingServer } from "./channel_server.ts";
import { systemDisk } from "../agent/io/disk.ts";
import { openOutbox, type Outbox } from "../agent/outbox/outbox.ts";
import { recordingLog } from "./recording_log.ts";
import { withDirectory } from "./with_directory.ts";

const SOON: Partial<ConnectionDelays> = { retryAfterMs: () => 10, refusedMs: () => 10 };
export const SETTINGS: ServerSettings = { endPoints: [], hostId: "pve-01", token: "secret" };

interface Fixture {
  server: TestingServer;
  outbox: Outbox;
  log: ReturnType<typeof recordingLog>;
  /** How often the settings were asked for again. */
  asked: number;
  settings: ServerSettings;
  connect(delays?: Partial<ConnectionDelays>): Connection;
}

/** Runs `test` with a server, an outbox and what connects the two. */
export function withFixture(test: (fixture: Fixture) => Promise<void>): () => Promise<void> {
  return () =>
    withDirectory(async (directory) => {
      await using server = await startTestingServer();
      const log = recordingLog();
      await using outbox = openOutbox({
        directory: join(directory, "outbox"),
        disk: systemDisk,
        clock: systemClock,
        log,
      });
      const fixture: Fixture = {
        server,
        outbox,
        log,
        asked: 0,
        settings: { ...SETTINGS, endPoints: [server.endPoint] },
        connect: (delays) =>
          createConnection({
            settings: fixture.settings,
            intervals: { fast: 1, medium: 2, slow: 3 },
            outbox,
            log,
            clock: systemClock,
            delays: { ...SOON, ...delays },
            async nextSettings(waitMs, signal) {
              fixture.asked++;
              await systemClock.sleep(waitMs, signal);
              return fixture.settings;
            },
          }),
      };
      await test(fixture);
    });
}

export function hasJoined(log: { lines: readonly string[] }): boolean {
  return log.lines.at(-1)?.startsWith("info: joined") === true;
}

export function secondsOf(frames: readonly Frame[]): number[] {
  return frames.map(({ payload }) =>
    Number((payload as { collected_at: string }).collected_at.slice(17, 19))
  );
}
