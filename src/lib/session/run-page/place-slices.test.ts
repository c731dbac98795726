import { expect, test } from 'vitest';
import { characterSlices, forecastSlices } from './place-slices.ts';

test('forecasts are cut by how far ahead, by place in the season and by time; the mean miss of each is that of its own values', () => {
  // 40 stretches of two rows: the second step misses by 3, the first by 1, and one more in every fourth row.
  const rows = Int32Array.from({ length: 40 }, (_, at) => at);
  const miss = (at: number) => (at % 2 === 0 ? 1 : 3) + ((Math.floor(at / 2) + (at % 2)) % 4 === 0 ? 1 : 0);
  const outputs = Float32Array.from({ length: 80 }, (_, at) => (at % 3 === 0 ? -1 : 1) * miss(at));
  const { rows: slices, sentence, scoreName } = forecastSlices({ rows, outputs, truth: new Float32Array(80), width: 2 }, { season: 4 });
  const byName = new Map(slices.map((slice) => [slice.name, slice]));
  expect(slices[0]).toMatchObject({ name: 'steps ahead = 2', examples: '40', score: '3.25', rest: '1.25', finding: 'worse' });
  expect(byName.get('row of the season = 1')).toMatchObject({ examples: '20', score: '3.00', finding: 'worse' });
  expect(byName.get('row of the season = 2')).toMatchObject({ score: '2.00' });
  expect(slices.filter(({ name }) => name.startsWith('row from')).length).toBe(4);
  expect([scoreName, sentence]).toEqual(['mean miss', expect.stringMatching(/^10 slices .* rather too narrow\.$/)]);
});

test('one step ahead without a season leaves only stretches of time, and too few forecasts are said', () => {
  const few = { rows: Int32Array.of(3), outputs: Float32Array.of(1), truth: Float32Array.of(2), width: 1 };
  expect(forecastSlices(few, { season: 1 })).toMatchObject({
    rows: [],
    sentence: 'No stretch of rows and no place in them has 10 forecasts within and without, so there is nothing to compare.',
  });
  const many = {
    rows: Int32Array.from({ length: 60 }, (_, at) => at),
    outputs: new Float32Array(60),
    truth: new Float32Array(60),
    width: 1,
  };
  expect(forecastSlices(many, { season: 1 }).rows.map(({ name }) => name.split(' ')[0])).toEqual(['row', 'row', 'row', 'row']);
});

test('characters are cut by where they stand, what comes behind the end of a text counts nowhere', () => {
  // 30 texts of three characters and their end: the first is as good as known, the others are one in e.
  const outputs = Float32Array.from({ length: 120 }, (_, at) => (at % 4 === 3 ? -1 : at % 4 === 0 ? 1 : Math.exp(-1)));
  const truth = Float32Array.from({ length: 120 }, (_, at) => (at % 4 === 3 ? -1 : 5));
  const { rows } = characterSlices({ outputs, truth, width: 4 });
  const byName = new Map(rows.map(({ name, examples, score }) => [name, [examples, score]]));
  expect(byName.get('character = 1')).toEqual(['30', '0.00']);
  expect(byName.get('character = 3')).toEqual(['30', '1.000']);
  expect(byName.has('character = 4')).toBe(false);
});
