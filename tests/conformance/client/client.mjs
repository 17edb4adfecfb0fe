// A hub's work done by a public client library that knows nothing of OneShelf.
//   node client.mjs <folder of the library> <port> <store hash> <token>
// prints one line per step; the exit code tells whether all of them went well.
import assert from 'node:assert/strict'
import https from 'node:https'
import net from 'node:net'
import { createRequire } from 'node:module'

const [folder, port, storeHash, accessToken] = process.argv.slice(2)
const BigCommerce = createRequire(`${folder}/`)('node-bigcommerce')

/** The library insists on the vendor's host; its own agent option leads it to the sandbox. */
class ToSandbox extends https.Agent {
  createConnection() {
    return net.connect({ host: '127.0.0.1', port: Number(port) })
  }
}

const agent = new ToSandbox({ keepAlive: false })
const settings = { clientId: 'client', accessToken, storeHash, responseType: 'json', agent }
const v2 = new BigCommerce(settings)
const v3 = new BigCommerce({ ...settings, apiVersion: 'v3' })

/** Rows page by page until a page is empty, as the vendor's own clients do. */
async function all(client, path, limit) {
  const rows = []
  for (let page = 1; ; page += 1) {
    const mark = path.includes('?') ? '&' : '?'
    const told = await client.get(`${path}${mark}page=${page}&limit=${limit}`)
    const found = told === '' ? [] : (told.data ?? told)
    if (found.length === 0) return rows
    rows.push(...found)
  }
}

const made = {}

async function readsTheStore() {
  const store = await v2.get('/store')
  assert.equal(store.id, storeHash)
  assert.ok((await v2.get('/time')).time > 0)
}

async function makesAProductWithVariants() {
  const variants = ['S', 'M'].map(label => ({
    sku: `TEE-${label}`, price: 21.5, inventory_level: 4,
    option_values: [{ option_display_name: 'Size', label }]
  }))
  const { data } = await v3.post('/catalog/products', {
    name: 'Tee', type: 'physical', weight: 0.3, price: 20, brand_name: 'Acme',
    inventory_tracking: 'variant', variants
  })
  assert.deepEqual(data.variants.map(one => one.sku), ['TEE-S', 'TEE-M'])
  made.tee = data.id
  made.small = data.variants[0].id
}

async function readsTheCatalogueWhole() {
  const products = await all(v3, '/catalog/products', 20)
  assert.equal(products.length, 51)
  const variants = await all(v3, '/catalog/variants', 20)
  assert.equal(variants.length, 52)
  assert.equal(new Set(variants.map(one => one.id)).size, 52)
  const found = await v3.get('/catalog/variants?sku=tee-m')
  assert.equal(found.data[0].sku, 'TEE-M')
}

async function changesPricesInABatch() {
  const prices = [{ id: made.small, price: 19, sale_price: 15 }]
  const { data } = await v3.put('/catalog/variants', prices)
  assert.equal(data[0].sale_price, 15)
  await v3.put('/catalog/variants', [{ id: made.small, sale_price: null }])
  const { data: now } = await v3.get(`/catalog/products/${made.tee}/variants`)
  assert.equal(now[0].price, 19)
  assert.equal(now[0].sale_price, null)
}

async function setsStock() {
  const { data: places } = await v3.get('/inventory/locations')
  const items = [{ location_id: places[0].id, sku: 'TEE-S', quantity: 7 }]
  const done = await v3.put('/inventory/adjustments/absolute', { reason: 'count', items })
  assert.ok(done.transaction_id)
  const { data } = await v3.get('/inventory/items?sku:in=TEE-S')
  assert.equal(data[0].locations[0].available_to_sell, 7)
}

async function addsWhatBelongsToAProduct() {
  const path = `/catalog/products/${made.tee}`
  const image = { image_url: 'https://images.example/tee.png', is_thumbnail: true }
  await v3.post(`${path}/images`, image)
  await v3.post(`${path}/custom-fields`, { name: 'Material', value: 'Cotton' })
  const category = { name: 'Shirts', parent_id: 0, tree_id: 1 }
  const { data } = await v3.post('/catalog/trees/categories', [category])
  await v3.put(path, { categories: [data[0].category_id], description: '<p>Soft</p>' })
  const told = await v3.get(`${path}?include=images,custom_fields`)
  assert.equal(told.data.images.length, 1)
  assert.equal(told.data.custom_fields[0].value, 'Cotton')
  assert.deepEqual(told.data.categories, [data[0].category_id])
}

async function givesAGroupItsPrices() {
  const { data: list } = await v3.post('/pricelists', { name: 'Trade', active: true })
  const record = { variant_id: made.small, currency: 'eur', price: 12.5 }
  await v3.put(`/pricelists/${list.id}/records`, [record])
  const { data } = await v3.get(`/pricelists/${list.id}/records?variant_id:in=${made.small}`)
  assert.equal(data[0].price, 12.5)
}

async function placesAnOrder() {
  const order = await v2.post('/orders', {
    status_id: 11, external_order_id: 'WEB-1', payment_method: 'Card',
    billing_address: {
      first_name: 'Ada', last_name: 'Example', zip: '00100', country_iso2: 'FI',
      email: 'ada@example.com'
    },
    products: [{
      product_id: made.tee, variant_id: made.small, quantity: 2, price_inc_tax: 18, price_ex_tax: 15
    }]
  })
  made.order = order.id
  assert.equal((await v2.get('/orders?external_order_id=WEB-1'))[0].id, order.id)
  const { data } = await v3.get('/inventory/items?sku:in=TEE-S')
  assert.equal(data[0].locations[0].available_to_sell, 5)
}

async function readsTheOrder() {
  const orders = await all(v2, '/orders?status_id=11', 250)
  assert.deepEqual(orders.map(one => one.id), [made.order])
  assert.equal((await v2.get('/orders/count')).count, 1)
  const lines = await v2.get(`/orders/${made.order}/products`)
  assert.equal(lines[0].price_inc_tax, '18.0000')
  made.line = lines[0].id
  const addresses = await v2.get(`/orders/${made.order}/shipping_addresses`)
  made.address = addresses[0].id
  assert.equal(addresses[0].zip, '00100')
}

async function shipsIt() {
  const shipment = await v2.post(`/orders/${made.order}/shipments`, {
    order_address_id: made.address, tracking_number: 'JJFI1', tracking_carrier: 'posti',
    items: [{ order_product_id: made.line, quantity: 1 }]
  })
  assert.equal(shipment.tracking_number, 'JJFI1')
  assert.equal((await v2.get(`/orders/${made.order}/shipments`)).length, 1)
  assert.equal((await v2.get(`/orders/${made.order}`)).status_id, 3)
}

async function refundsAPart() {
  const path = `/orders/${made.order}/payment_actions`
  const items = [{ item_type: 'PRODUCT', item_id: made.line, quantity: 1, reason: 'broken' }]
  const { data: quote } = await v3.post(`${path}/refund_quotes`, { items })
  const payments = quote.refund_methods[0].map(
    ({ provider_id, amount, offline }) => ({ provider_id, amount, offline }))
  const { data: refund } = await v3.post(`${path}/refunds`, { items, payments })
  assert.equal(refund.total_amount, 18)
  assert.equal((await v3.get(`${path}/refunds`)).data.length, 1)
}

async function listensToChanges() {
  const { data: hook } = await v3.post('/hooks', {
    scope: 'store/order/*', destination: 'https://hub.example/in', is_active: true, headers: null
  })
  assert.equal((await v3.get('/hooks')).data.length, 1)
  assert.equal((await v3.delete(`/hooks/${hook.id}`)).data.id, hook.id)
}

async function isToldWhatIsWrong() {
  await assert.rejects(v2.get('/orders/999999'), { code: 404 })
  const again = { name: 'Tee', type: 'physical', weight: 1, price: 1 }
  await assert.rejects(v3.post('/catalog/products', again), { code: 409 })
  const many = Array.from({ length: 11 }, (_, i) => ({ id: i + 1, price: 1 }))
  await assert.rejects(v3.put('/catalog/products', many), { code: 413 })
  const stranger = new BigCommerce({ ...settings, accessToken: 'guessed' })
  await assert.rejects(stranger.get('/store'), { code: 401 })
}

/** The last one: it uses up the window's quota. */
async function isToldToWait() {
  const hasty = new BigCommerce({ ...settings, failOnLimitReached: true })
  await assert.rejects(async () => { for (let i = 0; i < 500; i += 1) await hasty.get('/time') },
    error => error.retryAfter > 0 && error.retryAfter <= 30)
}

const steps = [
  readsTheStore, makesAProductWithVariants, readsTheCatalogueWhole, changesPricesInABatch,
  setsStock, addsWhatBelongsToAProduct, givesAGroupItsPrices, placesAnOrder, readsTheOrder,
  shipsIt, refundsAPart, listensToChanges, isToldWhatIsWrong, isToldToWait
]
let failed = 0
for (const step of steps) {
  try {
    await step()
    console.log(`${step.name}: ok`)
  } catch (error) {
    failed += 1
    console.log(`${step.name}: ${error.message} ${error.responseBody ?? ''}`)
  }
}
console.log(JSON.stringify({ steps: steps.length, failed }))
process.exitCode = failed === 0 ? 0 : 1
