/** The tick of one row; the columns of its table begin with it. */
export interface RowTicks {
  isTicked(row: string): boolean;
  /** `isRange`: all from the last one on. */
  tick(row: string, isRange: boolean): void;
}

/** Where ticks do nothing, as on the server. */
export const NO_TICKS: RowTicks = { isTicked: () => false, tick: () => {} };

interface RowTickProps {
  /** Its key. */
  row: string;
  ticks: RowTicks;
  /** What it is called where that is not its key. */
  name?: string;
  /** The field of the form around that sends its key. */
  field?: string;
}

export function RowTick({ row, ticks, name = row, field }: RowTickProps) {
  return (
    <td class="col-tick">
      <input
        type="checkbox"
        {...field !== undefined && { name: field, value: row }}
        data-tick=""
        aria-label={`Tick ${name}`}
        checked={ticks.isTicked(row)}
        onClick={(event) => ticks.tick(row, event.shiftKey)}
      />
    </td>
  );
}
