/** Version of the agent, as `version` prints it and every join states it. */
export const AGENT_VERSION = "0.1.0";
