import type { DeliveryBill } from '../../delivery-bill.ts';
import { formatDollars } from '../shell/format.ts';
import { Problem } from '../shell/problem.tsx';
import { useFetched } from '../shell/use-fetched.ts';

const MILLION = 1_000_000;

/** What it cost, item by item. */
export function BillPanel({ path, version }: { readonly path: string; readonly version: number }) {
  const { value: bill, error } = useFetched<DeliveryBill>(`${path}/cost`, version);
  return (
    <section class="panel" aria-labelledby="cost">
      <h2 id="cost">What it cost</h2>
      <Problem text={error} />
      {bill === undefined && error === undefined && <p class="quiet">Counting …</p>}
      {bill !== undefined && <Bill {...bill} />}
    </section>
  );
}

function Bill({ items, total, leavesOut }: DeliveryBill) {
  return (
    <>
      <p class="words">
        <strong>{formatDollars(total)}</strong>, which is ${(total * MILLION).toFixed(2)} for a million like
        it.
      </p>
      <div class="scroll" tabIndex={0} role="region" aria-label="The bill">
        <table>
          <thead>
            <tr>
              <th scope="col">Service</th>
              <th scope="col">Item</th>
              <th scope="col" class="number">
                Quantity
              </th>
              <th scope="col">Unit</th>
              <th scope="col" class="number">
                Dollars
              </th>
            </tr>
          </thead>
          <tbody>
            {items.map(({ item, component, unit, quantity, dollars }) => (
              <tr key={item}>
                <th scope="row">{component}</th>
                <td>{item}</td>
                <td class="number">{quantity.toLocaleString('en-US', { maximumFractionDigits: 6 })}</td>
                <td>{unit}</td>
                <td class="number">{formatDollars(dollars)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {leavesOut.map((sentence) => (
        <p key={sentence} class="quiet">
          {sentence}
        </p>
      ))}
    </>
  );
}
