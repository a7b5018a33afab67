// `npm run bench:correlate` and `bench:killed`: what depends on how busy the machine is.
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/bench/**/*.test.ts'],
    testTimeout: 2_400_000,
    disableConsoleIntercept: true,
    maxWorkers: 1,
  },
});
