import { FLEET_LAYOUTS, type FleetLayout } from "../preferences.ts";

interface LayoutSwitchProps {
  layout: FleetLayout;
  choose: (layout: FleetLayout) => void;
}

/** Whether hosts are cards, of which each is read, or the rows of a table. */
export function LayoutSwitch({ layout, choose }: LayoutSwitchProps) {
  return (
    <div class="switch needs-script" role="group" aria-label="Layout">
      {FLEET_LAYOUTS.map((choice) => (
        <button
          key={choice}
          type="button"
          aria-pressed={layout === choice}
          onClick={() => choose(choice)}
        >
          {choice === "cards" ? "Cards" : "Rows"}
        </button>
      ))}
    </div>
  );
}
