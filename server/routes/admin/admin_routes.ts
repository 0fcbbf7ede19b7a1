/** The pages of administration. */
import { orCsv, sendAudit, sendDirectory } from "../api/csv_lists.ts";
import { page, type Route } from "../route.ts";
import { askToRevoke, createApiToken, revokeApiToken } from "./api_tokens.tsx";
import { showAudit } from "./audit.tsx";
import { changeTickedHosts } from "./bulk_hosts.ts";
import {
  askToDeleteChannel,
  deleteChannel,
  switchOff,
  switchOn,
  testChannel,
} from "./channels/acts.ts";
import { askForChannel, askToChange, changeChannel, makeChannel } from "./channels/edit.tsx";
import { removeHeartbeat, setHeartbeat } from "./channels/heartbeat.ts";
import { showChannels } from "./channels/list.tsx";
import { showChannel } from "./channels/show.tsx";
import { askToEdit, editHost } from "./edit_host.tsx";
import { clearEnrolled, makeCodes } from "./enrol/acts.ts";
import { enrolHosts, showEnrolling } from "./enrol/enrol_hosts.ts";
import { askToDelete, askToRotate, deleteHost, rotateToken } from "./host_actions.tsx";
import { registerHost, showAdmin } from "./hosts.ts";
import { askToDeletePolicy, deletePolicy, moveDown, moveUp } from "./policies/acts.ts";
import { askForPolicy, askToChangePolicy, changePolicy, makePolicy } from "./policies/edit.tsx";
import { showPolicies } from "./policies/list.tsx";
import { makeRecoveryCodes, removeFactor, renameFactor, showFactor } from "./security/factor.tsx";
import { showSecurity } from "./security/list.tsx";
import { addPasskey, showPasskeySetup } from "./security/passkey.tsx";
import { addTotp, showTotpSetup } from "./security/totp.tsx";
import { endSession, showSessions } from "./sessions.tsx";
import { signOutEverywhere } from "./sign_out_everywhere.ts";
import { askToDeleteSnapshotPolicy, deleteSnapshotPolicy } from "./snapshot_policies/acts.ts";
import {
  askForSnapshotPolicy,
  askToChangeSnapshotPolicy,
  changeSnapshotPolicy,
  makeSnapshotPolicy,
} from "./snapshot_policies/edit.tsx";
import { showSnapshotPolicies } from "./snapshot_policies/list.tsx";
import { deleteMany, rotateMany } from "./many_hosts.tsx";
import { showSnapshotPolicy } from "./snapshot_policies/show.tsx";
import { changeThreshold, showThresholds } from "./thresholds/page.tsx";
import { askToRevokeWall, makeWall, revokeWall, showWalls } from "./walls.tsx";
import { askToDeleteWindow, deleteWindow, endWindow } from "./windows/acts.ts";
import { askForWindow, askToChangeWindow, changeWindow, makeWindow } from "./windows/edit.tsx";
import { showWindows } from "./windows/list.tsx";
import { silence } from "./windows/silence.ts";

export const ADMIN_ROUTES: readonly Route[] = [
  page("GET /admin/hosts", orCsv(showAdmin, sendDirectory, "text/html")),
  page("GET /admin/hosts.csv", sendDirectory),
  page("POST /admin/hosts", registerHost),
  page("POST /admin/hosts/bulk", changeTickedHosts),
  page("POST /admin/many-hosts/rotate", rotateMany),
  page("POST /admin/many-hosts/delete", deleteMany),
  page("GET /admin/hosts/:name/edit", askToEdit),
  page("POST /admin/hosts/:name/edit", editHost),
  page("GET /admin/hosts/:name/rotate", askToRotate),
  page("POST /admin/hosts/:name/rotate", rotateToken),
  page("GET /admin/hosts/:name/delete", askToDelete),
  page("POST /admin/hosts/:name/delete", deleteHost),
  page("GET /admin/enrol", showEnrolling),
  page("POST /admin/enrol", enrolHosts),
  page("POST /admin/enrol/codes", makeCodes),
  page("POST /admin/enrol/clear", clearEnrolled),
  page("POST /admin/api-tokens", createApiToken),
  page("GET /admin/api-tokens/:id/revoke", askToRevoke),
  page("POST /admin/api-tokens/:id/revoke", revokeApiToken),
  page("GET /admin/audit", orCsv(showAudit, sendAudit, "text/html")),
  page("GET /admin/audit.csv", sendAudit),
  page("GET /admin/channels", showChannels),
  page("GET /admin/channels/new", askForChannel),
  page("POST /admin/channels/new", makeChannel),
  page("GET /admin/channels/:id", showChannel),
  page("GET /admin/channels/:id/edit", askToChange),
  page("POST /admin/channels/:id/edit", changeChannel),
  page("POST /admin/channels/:id/test", testChannel),
  page("POST /admin/channels/:id/on", switchOn),
  page("POST /admin/channels/:id/off", switchOff),
  page("GET /admin/channels/:id/delete", askToDeleteChannel),
  page("POST /admin/channels/:id/delete", deleteChannel),
  page("POST /admin/heartbeat", setHeartbeat),
  page("POST /admin/heartbeat/delete", removeHeartbeat),
  page("GET /admin/policies", showPolicies),
  page("GET /admin/policies/new", askForPolicy),
  page("POST /admin/policies/new", makePolicy),
  page("GET /admin/policies/:id/edit", askToChangePolicy),
  page("POST /admin/policies/:id/edit", changePolicy),
  page("POST /admin/policies/:id/up", moveUp),
  page("POST /admin/policies/:id/down", moveDown),
  page("GET /admin/policies/:id/delete", askToDeletePolicy),
  page("POST /admin/policies/:id/delete", deletePolicy),
  page("GET /admin/snapshot-policies", showSnapshotPolicies),
  page("GET /admin/snapshot-policies/new", askForSnapshotPolicy),
  page("POST /admin/snapshot-policies/new", makeSnapshotPolicy),
  page("GET /admin/snapshot-policies/:id", showSnapshotPolicy),
  page("GET /admin/snapshot-policies/:id/edit", askToChangeSnapshotPolicy),
  page("POST /admin/snapshot-policies/:id/edit", changeSnapshotPolicy),
  page("GET /admin/snapshot-policies/:id/delete", askToDeleteSnapshotPolicy),
  page("POST /admin/snapshot-policies/:id/delete", deleteSnapshotPolicy),
  page("GET /admin/thresholds", showThresholds),
  page("POST /admin/thresholds", changeThreshold),
  page("GET /admin/wall", showWalls),
  page("POST /admin/wall", makeWall),
  page("GET /admin/wall/:id/revoke", askToRevokeWall),
  page("POST /admin/wall/:id/revoke", revokeWall),
  page("GET /admin/windows", showWindows),
  page("GET /admin/windows/new", askForWindow),
  page("POST /admin/windows/new", makeWindow),
  page("POST /admin/windows/silence", silence),
  page("GET /admin/windows/:id/edit", askToChangeWindow),
  page("POST /admin/windows/:id/edit", changeWindow),
  page("POST /admin/windows/:id/end", endWindow),
  page("GET /admin/windows/:id/delete", askToDeleteWindow),
  page("POST /admin/windows/:id/delete", deleteWindow),
  page("GET /admin/security", showSecurity),
  page("GET /admin/security/totp", showTotpSetup),
  page("POST /admin/security/totp", addTotp),
  page("GET /admin/security/passkey", showPasskeySetup),
  page("POST /admin/security/passkey", addPasskey),
  page("POST /admin/security/recovery-codes", makeRecoveryCodes),
  page("GET /admin/security/factors/:id", showFactor),
  page("POST /admin/security/factors/:id/name", renameFactor),
  page("POST /admin/security/factors/:id/delete", removeFactor),
  page("GET /admin/sessions", showSessions),
  page("POST /admin/sessions/:id/end", endSession),
  page("POST /admin/sign-out-everywhere", signOutEverywhere),
];
