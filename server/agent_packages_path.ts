/** Where the server's Debian package lays those of the agent, with their `SHA256SUMS`. */
export const AGENT_PACKAGES = "/usr/share/proxmox-monitor-server/agents";
