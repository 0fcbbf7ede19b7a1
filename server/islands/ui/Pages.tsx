interface PagesProps {
  page: number;
  pages: number;
  /** What is paged, for those who hear it: "Pools". */
  label: string;
  pathOf: (page: number) => string;
  /** Rows in all, where that is one number. */
  total?: string;
}

/** Which page this is, and the way to the others; nothing where there is only one. */
export function Pages({ page, pages, label, pathOf, total }: PagesProps) {
  if (pages <= 1) return null;
  return (
    <nav class="pages" aria-label={`Pages: ${label}`}>
      {page > 1 && <a href={pathOf(page - 1)} rel="prev">Previous</a>}
      <span>
        Page {page} of {pages}
        {total !== undefined && ` (${total})`}
      </span>
      {page < pages && <a href={pathOf(page + 1)} rel="next">Next</a>}
    </nav>
  );
}
