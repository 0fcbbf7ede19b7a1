/** Stands for rows that are out of sight; nothing where there are none. */
export function Spacer({ height }: { height: number }) {
  if (height <= 0) return null;
  return (
    <tbody class="spacer" aria-hidden="true">
      {/* Set by script alone: the policy of pages lets no style into their text. */}
      <tr style={{ height: `${height}px` }} />
    </tbody>
  );
}
