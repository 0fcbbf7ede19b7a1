interface ListingHeadProps {
  /** In their order. */
  headings: readonly string[];
  /** Whether a last column has what can be done about each. */
  hasActions?: boolean;
}

/** The head of a table of administration, which has one order and all of its columns. */
export function ListingHead({ headings, hasActions = false }: ListingHeadProps) {
  return (
    <thead>
      <tr>
        {headings.map((heading) => <th key={heading} scope="col">{heading}</th>)}
        {hasActions && (
          <th scope="col">
            <span class="sr-only">Actions</span>
          </th>
        )}
      </tr>
    </thead>
  );
}
