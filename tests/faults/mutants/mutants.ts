/** Builds that are broken on purpose, and for each the tests that have to notice. */

export interface Mutant {
  /** What such a build does wrong. */
  name: string;
  /** Each text must be there exactly once. */
  edits: readonly { file: string; find: string; replace: string }[];
  /** Test files of which at least one test must fail. */
  caughtBy: string;
}

export const MUTANTS: readonly Mutant[] = [
  {
    name: "acknowledges before the commit",
    edits: [{
      file: "server/ingest/ingest.ts",
      find: "this.#committing.add(committing);\n    return committing;",
      replace: 'this.#committing.add(committing);\n    return Promise.resolve("stored");',
    }],
    caughtBy: "tests/faults/stop_mid_commit_test.ts",
  },
  {
    name: "stores a sample again when it is sent again",
    edits: [{
      file: "server/store/sqlite/samples.ts",
      find: 'if (isKnown(sample)) return "duplicate";',
      replace: "void isKnown;",
    }],
    caughtBy: "tests/faults/stop_mid_commit_test.ts",
  },
  {
    name: "shows green for a section that was not read",
    edits: [{
      file: "shared/verdict/rules_sections.ts",
      find: "section.fault === fault",
      replace: "false && section.fault === fault",
    }],
    caughtBy: "shared/verdict/judge_test.ts",
  },
  {
    name: "acknowledges what a full disk did not take",
    edits: [{
      file: "server/ingest/ingest.ts",
      find: 'return "storage_failed" as const;',
      replace: 'return "stored" as const;',
    }],
    caughtBy: "tests/faults/full_disk_test.ts",
  },
  {
    name: "keeps sending to a browser that does not read",
    edits: [{
      file: "server/browsers/outlet.ts",
      find: "this.sink.socket.bufferedBytes <= MAX_UNREAD_BYTES ?",
      replace: "true ?",
    }],
    caughtBy: "server/browsers/outlet_test.ts",
  },
  {
    name: "keeps answers without end for an agent that does not read",
    edits: [{
      file: "server/sockets/channel_socket.ts",
      find: "if (this.bufferedBytes > this.options.maxBufferedBytes) return this.ws.terminate();",
      replace: "",
    }],
    caughtBy: "tests/faults/slow_reader_test.ts",
  },
  {
    name: "deletes a sample from the outbox before it is acknowledged",
    edits: [{
      file: "agent/link/sender.ts",
      find: "inFlight.set(entry, end);",
      replace: "inFlight.set(entry, end); outbox.remove(entry);",
    }],
    caughtBy: "agent/link/connection_test.ts",
  },
  {
    name: "removes the newest sample of a host when it is old",
    edits: [{
      file: "server/store/sqlite/samples.ts",
      find: "AND newer.collected_at_us > old.collected_at_us",
      replace: "AND newer.collected_at_us >= old.collected_at_us",
    }],
    caughtBy: "server/store/sqlite/conformance_test.ts",
  },
  {
    name: "never notices that a connection is silent",
    edits: [{
      file: "server/sockets/socket_registry.ts",
      find: 'socket.close("idle");',
      replace: "",
    }],
    caughtBy: "tests/faults/network_cut_test.ts",
  },
  {
    name: "takes samples from any time to come",
    edits: [{
      file: "server/ingest/check_sample.ts",
      find: "ageMs < -MAX_AHEAD_MS",
      replace: "false",
    }],
    caughtBy: "tests/faults/clock_jumps_test.ts",
  },
  {
    name: "serves a database that another process serves",
    edits: [{
      file: "server/store/sqlite/database_lock.ts",
      find: "while (!file.tryLockSync(true)) {",
      replace: "while (false) {",
    }],
    caughtBy: "tests/faults/two_servers_test.ts",
  },
  {
    name: "opens a damaged database",
    edits: [{
      file: "server/store/sqlite/database.ts",
      find: "if (damage === null) return;",
      replace: "return;",
    }],
    caughtBy: "tests/faults/corrupt_database_test.ts",
  },
  {
    name: "acknowledges into a file that was moved away",
    edits: [{
      file: "server/store/sqlite/database.ts",
      find: "if (identityOf(path) === file) return;",
      replace: "return;",
    }],
    caughtBy: "tests/faults/database_directory_test.ts",
  },
];
