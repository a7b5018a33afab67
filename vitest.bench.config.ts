// `npm run bench:correlate`: measures, and fails only when there is nothing to measure.
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/bench/**/*.test.ts'],
    testTimeout: 600_000,
    disableConsoleIntercept: true,
    maxWorkers: 1,
  },
});
