// A real Vendure for the tests: `node server.mjs populate` fills an empty database with
// Vendure's own sample catalogue and ends; `node server.mjs serve` serves both APIs and runs
// the job queue in the same process until SIGTERM. Settings come from the environment.

import { createRequire } from 'node:module';
import { readFileSync } from 'node:fs';
import path from 'node:path';

const env = process.env;

// The packages live in a cache folder outside the check-out, where a plain import of an ES
// module would not look.
const require = createRequire(path.join(env.VENDURE_MODULES, 'package.json'));
const {
  bootstrap, DefaultJobQueuePlugin, DefaultLogger, dummyPaymentHandler, JobQueueService, LogLevel,
} = require('@vendure/core');
const { AssetServerPlugin } = require('@vendure/asset-server-plugin');
const { populate } = require('@vendure/core/cli');

const samples = path.join(
  path.dirname(require.resolve('@vendure/create/package.json')), 'assets');
const populating = process.argv[2] === 'populate';
const host = '127.0.0.1';
const port = Number(env.VENDURE_PORT);

const config = {
  apiOptions: {
    hostname: host,
    port,
    adminApiPath: 'admin-api',
    shopApiPath: 'shop-api',
  },
  authOptions: {
    tokenMethod: ['bearer', 'cookie', 'api-key'],
    superadminCredentials: { identifier: env.VENDURE_USER, password: env.VENDURE_PASSWORD },
    cookieOptions: { secret: 'only-for-tests' },
  },
  defaultChannelToken: env.VENDURE_CHANNEL_TOKEN,
  dbConnectionOptions: {
    type: 'postgres',
    host,
    port: Number(env.VENDURE_DB_PORT),
    username: env.VENDURE_DB_USER,
    database: env.VENDURE_DB_NAME,
    // Only the run that makes the database may change its tables; it saves time later.
    synchronize: populating,
    logging: false,
  },
  importExportOptions: { importAssetsDir: path.join(samples, 'images') },
  logger: new DefaultLogger({ level: LogLevel.Info, timestamp: true }),
  paymentOptions: { paymentMethodHandlers: [dummyPaymentHandler] },
  plugins: [
    AssetServerPlugin.init({
      route: 'assets',
      assetUploadDir: env.VENDURE_ASSETS,
      assetUrlPrefix: `http://${host}:${port}/assets/`,
    }),
    DefaultJobQueuePlugin.init({ pollInterval: 200 }),
  ],
};

// The sample data leaves shipping untaxed. One method is taxed like the goods, so that orders
// with and without tax on shipping both occur.
function initialData() {
  const data = JSON.parse(readFileSync(path.join(samples, 'initial-data.json'), 'utf8'));
  for (const method of data.shippingMethods) {
    if (method.name === 'Standard Shipping') method.taxRate = 20;
  }
  return data;
}

async function fill() {
  // Collections are filled by the job queue, so it must run while populating too.
  const start = async () => {
    const app = await bootstrap(config);
    await app.get(JobQueueService).start();
    return app;
  };
  const app = await populate(start, initialData(), path.join(samples, 'products.csv'));
  await app.close();
}

async function serve() {
  const app = await bootstrap(config);
  await app.get(JobQueueService).start();
  process.once('SIGTERM', async () => {
    await app.close();
    process.exit(0);
  });
}

await (populating ? fill() : serve());
if (populating) process.exit(0);
