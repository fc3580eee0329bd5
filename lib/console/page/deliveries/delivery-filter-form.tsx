import { hrefOf } from '../shell/use-route.ts';
import type { DeliveryFilter } from './merge-deliveries.ts';

interface FilterFormProps {
  readonly filter: DeliveryFilter;
  readonly sources: readonly string[];
  readonly onChange: (filter: DeliveryFilter) => void;
}

const STATUSES = ['ACCEPTED', 'RUNNING', 'SUCCEEDED', 'FAILED', 'TIMED_OUT', 'ABORTED'];

/** Narrows the list. Enter in the field of the id opens the delivery of that id, whether it is in the list or not. */
export function DeliveryFilterForm({ filter, sources, onChange }: FilterFormProps) {
  return (
    <form
      class="filters"
      role="search"
      onSubmit={(event) => {
        event.preventDefault();
        if (filter.text !== '') location.hash = hrefOf('deliveries', filter.text.trim());
      }}
    >
      <label>
        Id
        <input
          type="search"
          value={filter.text}
          placeholder="part of an id; Enter opens a whole one"
          onInput={({ currentTarget }) => onChange({ ...filter, text: currentTarget.value })}
        />
      </label>
      <Choice
        label="Source"
        options={sources}
        value={filter.source}
        onChange={(source) => onChange({ ...filter, source })}
      />
      <Choice
        label="Status"
        options={STATUSES}
        value={filter.status}
        onChange={(status) => onChange({ ...filter, status })}
      />
    </form>
  );
}

interface ChoiceProps {
  readonly label: string;
  readonly options: readonly string[];
  readonly value: string;
  readonly onChange: (value: string) => void;
}

function Choice({ label, options, value, onChange }: ChoiceProps) {
  return (
    <label>
      {label}
      <select value={value} onChange={({ currentTarget }) => onChange(currentTarget.value)}>
        <option value="">all</option>
        {options.map((option) => (
          <option key={option}>{option}</option>
        ))}
      </select>
    </label>
  );
}
