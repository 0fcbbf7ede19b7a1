/** What anyone may ask for, and the pages that operators look at and act on. */
import { sendPackage } from "./enrol/packages.ts";
import { exchangeCode } from "./enrol/redeem.ts";
import { showComparison } from "./compare/compare_page.tsx";
import { getHealth } from "./healthz.ts";
import { showHost } from "./hosts/[name].tsx";
import { showBrief } from "./hosts/brief.tsx";
import { showGuest } from "./hosts/guest.tsx";
import { showJournal } from "./hosts/journal.tsx";
import { missPoolAgain, sendPoolAway } from "./hosts/left_pools.ts";
import {
  acknowledgeIncident,
  askToAcknowledge,
  unacknowledgeIncident,
} from "./incidents/acknowledge.tsx";
import {
  acknowledgeSeveral,
  muteSeveral,
  unacknowledgeSeveral,
  unmuteSeveral,
} from "./incidents/bulk.ts";
import { showIncidents } from "./incidents/list.tsx";
import { showIncident } from "./incidents/show_incident.tsx";
import { showFleet } from "./index.tsx";
import { showFleetJournal } from "./journal/journal_page.tsx";
import { showLogin, signIn, signOut } from "./login.tsx";
import { showLoginFactor, signInByFactor } from "./login_factor.tsx";
import { askToMute, muteReason, unmuteReason } from "./mutes.tsx";
import { showPools } from "./pools.tsx";
import { showSnapshots } from "./pools/snapshots.tsx";
import { anonymous, open, page, type Route, wall } from "./route.ts";
import { showSearch } from "./search/search_page.tsx";
import { serveStatic } from "./static.ts";
import { showStyleguide } from "./styleguide/styleguide.tsx";
import { showGuests } from "./vms.tsx";
import { openWall, showWall } from "./wall.tsx";

export const PAGE_ROUTES: readonly Route[] = [
  anonymous("GET /healthz", getHealth),
  anonymous("GET /static/*", serveStatic),
  anonymous("POST /enroll", exchangeCode),
  anonymous("GET /enroll/packages/:file", sendPackage),
  open("GET /login", showLogin),
  open("POST /login", signIn),
  open("GET /login/factor", showLoginFactor),
  open("POST /login/factor", signInByFactor),
  page("POST /logout", signOut),
  page("GET /", showFleet),
  page("GET /hosts/:name", showHost),
  page("GET /hosts/:name/brief", showBrief),
  page("GET /hosts/:name/journal", showJournal),
  page("GET /hosts/:name/guests/:type/:vmid", showGuest),
  page("GET /hosts/:name/mutes", askToMute),
  page("POST /hosts/:name/mutes", muteReason),
  page("POST /hosts/:name/mutes/delete", unmuteReason),
  page("POST /hosts/:name/pools/left", sendPoolAway),
  page("POST /hosts/:name/pools/left/delete", missPoolAgain),
  page("GET /incidents", showIncidents),
  page("POST /incident-acts/acknowledge", acknowledgeSeveral),
  page("POST /incident-acts/acknowledge/delete", unacknowledgeSeveral),
  page("POST /incident-acts/mute", muteSeveral),
  page("POST /incident-acts/mute/delete", unmuteSeveral),
  page("GET /incidents/:id", showIncident),
  page("GET /incidents/:id/acknowledge", askToAcknowledge),
  page("POST /incidents/:id/acknowledge", acknowledgeIncident),
  page("POST /incidents/:id/acknowledge/delete", unacknowledgeIncident),
  page("GET /compare", showComparison),
  page("GET /journal", showFleetJournal),
  page("GET /search", showSearch),
  page("GET /styleguide", showStyleguide),
  page("GET /vms", showGuests),
  page("GET /pools", showPools),
  page("GET /pools/snapshots", showSnapshots),
  wall("GET /wall", showWall),
  open("GET /wall/open", openWall),
];
