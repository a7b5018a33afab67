// `npm run test:openstack`: against a real Keystone, Glance and Swift that the tests bring up (root, Debian's packages).
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/openstack/**/*.test.ts'],
    testTimeout: 600_000,
    hookTimeout: 600_000,
    fileParallelism: false,
  },
});
