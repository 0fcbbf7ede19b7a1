/** What a change is called on its way to browsers: that of a host by the name of the host. */

/** Of the server itself: what no host is called. */
export const SERVER = "";

/** Of windows: what no host is called either. */
export const WINDOWS = "@";

/** Before the id of an incident: no host is called like that. */
const INCIDENT = "#";

export function incidentKey(id: string): string {
  return `${INCIDENT}${id}`;
}

/** The id of the incident that changed; null: something else did. */
export function incidentOfKey(key: string): string | null {
  return key.startsWith(INCIDENT) ? key.slice(INCIDENT.length) : null;
}

export function isHostKey(key: string): boolean {
  return key !== SERVER && key !== WINDOWS && incidentOfKey(key) === null;
}
