/** `GET /search?q=`: what a search of everything finds, on a page that needs no script. */
import type { AppRequest } from "../../web/app_request.ts";
import { HitText, KIND_WORDS } from "../../islands/search/Hit.tsx";
import { countText } from "../../../shared/verdict/number_text.ts";
import { formatCount } from "../../islands/ui/format.ts";
import { MAX_SEARCH_LENGTH, type SearchAnswer, type SearchGroup } from "../../views/search.ts";
import { sendPage } from "../../web/send_page.ts";
import { findEverything } from "./find_everything.ts";

export async function showSearch(request: AppRequest): Promise<Response> {
  const { reads, telling } = request.get("context");
  const query = readQuery(request);
  const answer = await findEverything(query, { reads, incidents: telling.incidents });
  return sendPage(request, {
    title: query === "" ? "Search" : `Search: ${query}`,
    body: <SearchPage query={query} answer={answer} />,
    search: query,
    live: false,
  });
}

/** `GET /api/search?q=`: the same for programs, and for the search of the header. */
export async function searchByApi(request: AppRequest): Promise<Response> {
  const { reads, telling } = request.get("context");
  const query = readQuery(request);
  return request.json(await findEverything(query, { reads, incidents: telling.incidents }));
}

/** A longer text finds nothing: it is cut. */
function readQuery(request: AppRequest): string {
  return (request.req.query("q") ?? "").trim().slice(0, MAX_SEARCH_LENGTH);
}

interface SearchPageProps {
  query: string;
  answer: SearchAnswer;
}

export function SearchPage({ query, answer }: SearchPageProps) {
  const { groups, words, unread_hosts } = answer;
  const total = groups.reduce((sum, group) => sum + group.total, 0);
  return (
    <div class="search-page">
      <h1>Search</h1>
      <p class="search-help">
        Hosts, pools, datasets, devices by serial number, guests by name, VMID, address, MAC and
        tag, incidents, pages and actions. All words must match; <code>tag:prod</code>{" "}
        looks in one field, <code>-stopped</code> leaves out.
      </p>
      {query !== "" && (
        <p role="status">{total === 0 ? "Nothing found" : `${formatCount(total)} found`}</p>
      )}
      {unread_hosts > 0 && (
        <p class="unread card" data-tone="unknown">
          The guests of {countText(unread_hosts, "host")} are not known: theirs cannot be found.
        </p>
      )}
      {groups.map((group) => <Group key={group.kind} group={group} words={words} />)}
    </div>
  );
}

function Group({ group, words }: { group: SearchGroup; words: readonly string[] }) {
  const { kind, total, hits, all_path } = group;
  const id = `found-${kind}`;
  return (
    <section class="section" aria-labelledby={id}>
      <header class="section-head">
        <h2 id={id}>{KIND_WORDS[kind]}</h2>
        <span class="count">{formatCount(total)}</span>
      </header>
      <ul class="card search-list">
        {hits.map((hit) => (
          <li key={`${hit.path} ${hit.title}`}>
            {hit.is_act
              ? (
                <form method="post" action={hit.path}>
                  <button type="submit" class="search-option">
                    <HitText hit={hit} words={words} />
                  </button>
                </form>
              )
              : (
                <a class="search-option" href={hit.path}>
                  <HitText hit={hit} words={words} />
                </a>
              )}
          </li>
        ))}
      </ul>
      {total > hits.length && (
        <p class="more-rows">
          {all_path === null
            ? `${formatCount(total - hits.length)} more: narrow the search`
            : <a href={all_path}>All {formatCount(total)} that match</a>}
        </p>
      )}
    </section>
  );
}
