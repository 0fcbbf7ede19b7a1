/**
 * What agent and server can say to each other, as a number that grows with each event or answer
 * that the other side has to know. An agent says its own as it joins. One that says none is from
 * before there were levels.
 */
export const PROTOCOL_LEVEL = 1;

/** How an agent stands beside the server that it reports to. */
export type AgentStanding = "current" | "behind" | "ahead";

const VERSION = /^(\d{1,9})\.(\d{1,9})\.(\d{1,9})(?:[-+].*)?$/;

/** Null: it has not joined yet, or calls its version by no number. */
export function agentStanding(
  agent: { agent_version: string | null; protocol_level: number | null },
  serverVersion: string,
): AgentStanding | null {
  if (agent.agent_version === null) return null;
  const order = compareVersions(agent.agent_version, serverVersion);
  if (order === null) return null;
  const level = agent.protocol_level ?? 0;
  if (order < 0 || level < PROTOCOL_LEVEL) return "behind";
  return order > 0 || level > PROTOCOL_LEVEL ? "ahead" : "current";
}

/** Below zero when `a` is older; null when one of them is no version. */
function compareVersions(a: string, b: string): number | null {
  const [one, other] = [VERSION.exec(a), VERSION.exec(b)];
  if (one === null || other === null) return null;
  for (const part of [1, 2, 3]) {
    const difference = Number(one[part]) - Number(other[part]);
    if (difference !== 0) return difference;
  }
  return 0;
}

/** What brings an agent to this server's version, on its host, beside the package. */
export function upgradeCommand(serverVersion: string): string {
  return `apt-get install -y ./proxmox-monitor-agent_${serverVersion}_$(dpkg --print-architecture).deb`;
}
