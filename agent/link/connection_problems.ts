/** What is said of a connection that is not as it should be: each problem once, until a join. */
import { own } from "../../shared/own.ts";
import { createProblemLog, type Log } from "../log.ts";
import type { CloseInfo } from "./session.ts";

/** What an operator can do about a refusal that nothing else ends. */
const ADVICE: Readonly<Record<string, string>> = {
  invalid_token: "the token is not this host's: put the one that register-host or rotate-token " +
    "printed into the configuration",
  token_rotated: "this host got a new token: put the one that rotate-token printed into the " +
    "configuration",
  unknown_host: "no host of this name is registered: register it on the server, or correct host_id",
  host_deleted: "this host was deleted on the server: register it again, or stop this agent",
  replaced: "another agent connects with the same token: stop one of the two, or register each " +
    "host under its own name",
  bad_topic: "the server does not accept this host_id: correct it",
};
const ADVICE_OTHERWISE = "see what the server's log says of this host";

/** Where a connection goes, or was to go. */
export interface Place {
  topic: string;
  endPoint: string;
  /** Whether there are other addresses to try. */
  isOneOfSeveral: boolean;
}

export interface ConnectionProblems {
  joined(place: Place): void;
  /** The server refuses this agent until an operator changes something. */
  refused(place: Place, reason: string): void;
  notJoined(place: Place, reason: string): void;
  notConnected(place: Place, message: string): void;
  lost(place: Place, close: CloseInfo): void;
  ignored(place: Place, reason: string): void;
  /** A rival that comes from here on is news. */
  forgetRival(): void;
}

export function createConnectionProblems(log: Log): ConnectionProblems {
  const problems = createProblemLog(log);
  /** What a join ends. A rival that was there a moment ago is no news when it comes again. */
  const untilJoin = new Set<string>();

  function begin(name: string, text: string): void {
    if (name !== "replaced") untilJoin.add(name);
    problems.begin(name, text);
  }

  return {
    joined({ topic, endPoint, isOneOfSeveral }) {
      for (const name of untilJoin) problems.end(name);
      untilJoin.clear();
      log.info(`joined ${topic}${isOneOfSeveral ? ` at "${endPoint}"` : ""}`);
    },
    refused(place, reason) {
      const { topic, endPoint, isOneOfSeveral } = place;
      const advice = own(ADVICE, reason) ?? ADVICE_OTHERWISE;
      const where = isOneOfSeveral ? ` at "${endPoint}"` : "";
      // One that left for another address meets its rival there too.
      begin(
        reason === "replaced" ? reason : `${reason} ${endPoint}`,
        `Join of ${topic}${where} refused, ${reason}: ${advice}; ` +
          "trying again every minute and when the configuration changes",
      );
    },
    notJoined(place, reason) {
      const { topic, endPoint, isOneOfSeveral } = place;
      const where = isOneOfSeveral ? ` at "${endPoint}"` : "";
      begin(`join ${endPoint}`, `Cannot join ${topic}${where}: ${reason}, ${whatNext(place)}`);
    },
    notConnected(place, message) {
      const { endPoint } = place;
      const text = `Cannot connect to "${endPoint}": ${message}, ${whatNext(place)}`;
      begin(`connection ${endPoint}`, text);
    },
    lost({ endPoint }, close) {
      begin(`connection ${endPoint}`, `Connection to "${endPoint}" lost: ${closeText(close)}`);
    },
    ignored({ endPoint }, reason) {
      problems.begin(
        `frame ${endPoint}`,
        `The server at "${endPoint}" sent what is not understood, ${reason}: it and all of ` +
          "its like are ignored",
      );
    },
    forgetRival: () => problems.end("replaced"),
  };
}

function whatNext({ isOneOfSeveral }: Place): string {
  return isOneOfSeveral ? "trying the others" : "trying again";
}

function closeText({ code, reason }: CloseInfo): string {
  const why = reason !== "" ? reason : code > 0 ? `close code ${code}` : "it broke off";
  return `${why}, connecting again`;
}
