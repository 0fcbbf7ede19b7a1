/**
 * What most pages need, as one file: a script for each module that two pages share would come in
 * forty pieces, which compress badly. The bundler puts this before whatever is loaded by itself
 * (`tools/bundle_client.ts`); here is what the page of the fleet needs with any other.
 */
import "../../shared/natural_order.ts";
import "../../shared/verdict/number_text.ts";
import "../../shared/page_of.ts";
import "../views/incident_filter.ts";
import "../views/incidents.ts";
import "../views/search.ts";
import "../views/table_sort.ts";
import "./drawer/drawer_path.ts";
import "./incidents/Flaps.tsx";
import "./incidents/InWindow.tsx";
import "./incidents/live_incidents.ts";
import "./live.ts";
import "./loaded_part.ts";
import "./now/windows_now.ts";
import "./now/WindowsRunning.tsx";
import "./print_wanted.ts";
import "./search_key.ts";
import "./show_address.ts";
import "./table/ActNote.tsx";
import "./table/acts.ts";
import "./table/columns.ts";
import "./table/ListFilter.tsx";
import "./table/open_row.ts";
import "./table/RowReason.tsx";
import "./table/RowTick.tsx";
import "./table/TableHead.tsx";
import "./table/ticks.ts";
import "./table/use_columns.ts";
import "./table/ViewMenu.tsx";
import "./ui/Age.tsx";
import "./ui/AsOf.tsx";
import "./ui/LevelFilter.tsx";
import "./ui/Marked.tsx";
import "./ui/Meter.tsx";
import "./ui/Pages.tsx";
import "./ui/ReasonList.tsx";
import "./ui/server_clock.ts";
import "./ui/steady_list.ts";
