import { factorCorrelations } from '../portfolio-risk/factor-correlations.ts';
import { measureRisk, type RiskMeasures } from '../portfolio-risk/measure-risk.ts';
import { readPortfolio, type Portfolio } from '../portfolio-risk/read-portfolio.ts';
import { simulateProfits } from '../portfolio-risk/simulate-profits.ts';
import type { ReceivedDelivery } from '../received-delivery.ts';

/** The risk of a portfolio and the question it answers. Money is in the currency of the market values. */
export interface PortfolioRiskResult
  extends RiskMeasures, Pick<Portfolio, 'confidence' | 'horizonDays' | 'scenarios' | 'seed'> {
  /** Net value today: the sum of the market values, short positions counting as negative. */
  readonly portfolioValue: number;
}

/**
 * Value at risk and expected shortfall over the horizon, from `scenarios` draws of correlated normal returns. The same
 * body gives the same result to the last digit on one release of Node.js; ECMAScript leaves the last digit of
 * `Math.log` to the engine. Ten numbers, so well under 1 KB.
 *
 * @throws InvalidDelivery for errors that the schema cannot express: see `readPortfolio` and `factorCorrelations`.
 */
export function computePortfolioRisk({ json }: Pick<ReceivedDelivery, 'json'>): PortfolioRiskResult {
  const portfolio = readPortfolio(json);
  const { confidence, horizonDays, positions, scenarios, seed } = portfolio;
  const factor = factorCorrelations(portfolio);
  return {
    ...measureRisk(simulateProfits(portfolio, factor), confidence),
    portfolioValue: positions.reduce((sum, { marketValue }) => sum + marketValue, 0),
    confidence,
    horizonDays,
    scenarios,
    seed,
  };
}
