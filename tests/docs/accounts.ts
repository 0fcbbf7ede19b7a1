/** What becomes of every documented command: the test that runs it, or why none does. */

export type Test =
  | "tests/docs/alerting_test.ts"
  | "tests/docs/commands_test.ts"
  | "tests/docs/csv_test.ts"
  | "tests/docs/enrolling_test.ts"
  | "tests/docs/monitoring_plugins_test.ts"
  | "tests/docs/prometheus_test.ts"
  | "tests/docs/widgets_test.ts"
  | "tests/packages/apt_test.ts"
  | "tests/packages/docs_test.ts";

interface NotRun {
  /** Why no test runs them. */
  reason: string;
  /** What a command begins with, as long as it takes to tell it apart. */
  commands: readonly string[];
}

/** The pages whose commands a test runs, in their order, word for word. */
export const RUN_BY: Readonly<Record<Test, readonly string[]>> = {
  "tests/docs/alerting_test.ts": ["docs/alerting.md"],
  "tests/docs/commands_test.ts": ["README.md"],
  "tests/docs/csv_test.ts": ["docs/csv.md"],
  "tests/docs/enrolling_test.ts": ["docs/enrolling.md"],
  "tests/docs/monitoring_plugins_test.ts": ["docs/monitoring_plugins.md"],
  "tests/docs/prometheus_test.ts": ["docs/prometheus.md"],
  "tests/docs/widgets_test.ts": ["docs/widgets.md"],
  "tests/packages/apt_test.ts": ["docs/packages.md"],
  "tests/packages/docs_test.ts": [
    "docs/server.md",
    "docs/agent.md",
    "docs/tokens.md",
    "docs/backup.md",
    "docs/upgrade.md",
    "docs/uninstall.md",
    "docs/air_gapped.md",
  ],
};

export const NOT_RUN: readonly NotRun[] = [
  {
    reason: "it is this very run",
    commands: ["npx -y deno@2.9.6 task test"],
  },
  {
    reason:
      "takes minutes and the npm registry; tests/build and tests/packages build the same, smaller",
    commands: ["npx -y deno@2.9.6 task build", "(cd dist && sha256sum --check SHA256SUMS)"],
  },
  {
    reason: "asks for a passphrase: testing/signing_key_file.ts makes keys without one",
    commands: ["gpg --quick-generate-key "],
  },
  {
    reason: "needs containers: tests/packages/container_test.ts builds and runs one where it can",
    commands: ["podman "],
  },
  {
    reason: "takes five minutes: tests/cli/simulate_test.ts rehearses a smaller fleet",
    commands: ["deno task simulate "],
  },
  {
    reason: "needs a Proxmox VE host",
    commands: ["pveam ", "pct "],
  },
  {
    reason:
      "needs a PostgreSQL on another machine: tests/store/migrate_to_test.ts copies to one of its own",
    commands: [
      "systemctl stop proxmox-monitor-server.service",
      "proxmox-monitor-server migrate-to ",
    ],
  },
  {
    reason: "needs databases on other machines: tests/rehearse copies, kills and promotes its own",
    commands: ["pg_basebackup ", "proxmox-monitor-server backup /root/monitor.dump"],
  },
  {
    reason: "needs a pool that has gone: tests/agent/forget_pool_test.ts takes one away",
    commands: ["proxmox-monitor-agent forget-pool "],
  },
  {
    reason: "ends every session: tests/cli/reset_factors_test.ts runs it",
    commands: ["proxmox-monitor-server reset-factors"],
  },
  {
    reason: "asks at a terminal: tests/deploy/install_agent_terminal_test.ts answers",
    commands: ["bash install-agent.sh "],
  },
];

/** Why `command` is not run; null when it is to be. */
export function reasonNotToRun(command: string): string | null {
  const row = NOT_RUN.find(({ commands }) => commands.some((start) => command.startsWith(start)));
  return row?.reason ?? null;
}
