/** mape is a share; r2 is left out of fewer than two rows. */
export type ValueErrors = { mse: number; rmse: number; mae: number; mape: number; r2?: number };

const smallest = Number.EPSILON; // a true value of 0 is divided by this, as in scikit-learn

/**
 * Errors of predictions [rows, width] in their own unit, each the mean over the outputs, as scikit-learn's uniform average. R2 of a
 * constant truth is 1 when every prediction is right, else 0; of fewer than two rows it is left out.
 */
export function valueErrors(truth: Float64Array, predicted: Float64Array, width = 1): ValueErrors {
  let [mse, rmse, mae, mape, r2] = [0, 0, 0, 0, 0];
  const rows = truth.length / width;
  for (let output = 0; output < width; output++) {
    let mean = 0;
    for (let at = output; at < truth.length; at += width) mean += (truth[at] ?? NaN) / rows;
    let [squares, distances, shares, spread] = [0, 0, 0, 0];
    for (let at = output; at < truth.length; at += width) {
      const value = truth[at] ?? NaN;
      const error = (predicted[at] ?? NaN) - value;
      squares += error * error;
      distances += Math.abs(error);
      shares += Math.abs(error) / Math.max(Math.abs(value), smallest);
      spread += (value - mean) * (value - mean);
    }
    mse += squares / rows / width;
    rmse += Math.sqrt(squares / rows) / width;
    mae += distances / rows / width;
    mape += shares / rows / width;
    r2 += (spread > 0 ? 1 - squares / spread : squares === 0 ? 1 : 0) / width;
  }
  return rows < 2 ? { mse, rmse, mae, mape } : { mse, rmse, mae, mape, r2 };
}
