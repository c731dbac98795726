/**
 * The seasonal naive forecast: each row repeats the newest value of its place in the season that is past when the forecast is made, which is
 * before row t of `rows`. [rows, horizon]; NaN where no season is past yet. A season of 1 repeats the last value.
 */
export function seasonalNaive(
  values: Float64Array,
  rows: Int32Array,
  { horizon, season }: { horizon: number; season: number },
): Float64Array {
  const forecast = new Float64Array(rows.length * horizon);
  rows.forEach((row, example) => {
    for (let ahead = 0; ahead < horizon; ahead++) {
      let at = row + ahead - season * Math.ceil((ahead + 1) / season);
      while (at >= 0 && Number.isNaN(values[at])) at -= season; // a gap takes the season before
      forecast[example * horizon + ahead] = values[at] ?? NaN;
    }
  });
  return forecast;
}
