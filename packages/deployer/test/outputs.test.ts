import { groupByLayer, lifted } from '../src/outputs/outputs';

const parameters = new Map([
  ['/shop/dev/infra/apiUrl', 'http://127.0.0.1:4510'],
  ['/shop/dev/infra/name', 'i'],
  ['/shop/dev/core/name', 'c'],
  ['/shop/dev/core/secrets/api', 'arn'],
  ['/shop/dev/other/x', 'y'],
  ['/shop/dev/lonely', 'z'],
]);

test('outputs are grouped by layer, in the order of the layers; what belongs to none is left out', () => {
  const grouped = groupByLayer(parameters, '/shop/dev/', ['core', 'infra', 'app']);
  expect(grouped).toEqual({
    core: { name: 'c', 'secrets/api': 'arn' },
    infra: { apiUrl: 'http://127.0.0.1:4510', name: 'i' },
    app: {},
  });
  expect(Object.keys(grouped)).toEqual(['core', 'infra', 'app']);
});

test('a key that only one layer has is at the top as well; one that two have, or that is a layer, is not', () => {
  expect(lifted({ core: { name: 'c', app: 'x' }, infra: { apiUrl: 'u', name: 'i' }, app: {} })).toEqual({
    core: { name: 'c', app: 'x' },
    infra: { apiUrl: 'u', name: 'i' },
    app: {},
    apiUrl: 'u',
  });
});
