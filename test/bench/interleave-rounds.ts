/** What is measured against each other, by name; each run gives its rate per second. */
export type Contenders<Name extends string> = Readonly<Record<Name, () => Promise<number>>>;

/**
 * The rates of each contender, one a round. They take turns within a round, so that whatever else the machine does hits
 * all of them, and begin with another one each round. A first round warms up and is not counted.
 */
export async function interleaveRounds<Name extends string>(
  contenders: Contenders<Name>,
  rounds: number,
): Promise<Readonly<Record<Name, readonly number[]>>> {
  const names = Object.keys(contenders) as Name[];
  const rates = Object.fromEntries(names.map((name) => [name, [] as number[]])) as Record<Name, number[]>;
  for (let round = 0; round <= rounds; round += 1) {
    const first = round % names.length;
    for (const name of [...names.slice(first), ...names.slice(0, first)]) {
      const rate = await contenders[name]();
      if (round > 0) rates[name].push(rate);
    }
  }
  return rates;
}
