/** Version of the server, as `version`, `/healthz` and the pages say it. */
export const SERVER_VERSION = "0.1.0";
