"""Where BigCommerce's working stores are known to differ from its published descriptions.

Each entry is the end of a complaint's path (list positions left out) and why it stands. A route may
be named before it, as "METHOD route path".
"""

KNOWN = {
    "GET /orders status 204": "the older version says so where a list is empty",
    "GET /orders/{order_id}/taxes status 204": "the same",
    "GET /orders/{order_id}/coupons status 204": "the same",
    "GET /orders/{order_id}/products status 204": "the same",
    "GET /orders/{order_id}/shipping_addresses status 204": "the same",
    "GET /customer_groups status 204": "the same",
    "GET /orders/{order_id}/transactions status 204": "as the vendor's text says",
    "GET /orders query.sort": "the text of the filter adds :asc and :desc to its words",
    "answer.payment_provider_id": "null in the vendor's own samples",
    "answer.custom_status": "in the vendor's own samples",
    "/catalog/products answer.data.variants": "what include=variants is for",
    "/catalog/products/{product_id} answer.data.variants": "the same",
    "images.image_file": "named in the vendor's text on pictures",
    "images answer.data.image_file": "the same",
    "GET /catalog/variants answer.data.map_price": "in the vendor's own samples",
    "GET /catalog/variants answer.data.mpn": "the same",
    "GET /catalog/variants answer.data.gtin": "the same",
    "GET /catalog/variants answer.data.calculated_weight": "the same",
    "GET /catalog/variants answer.data.image_url": "the same",
    "/products/{product_id}/variants answer.data.map_price": "the same",
    "answer.meta.pagination.links": "every list of version 3 has them",
    "answer.data.base_variant_id": "null in products with options, as in the vendor's samples",
    "POST /catalog/products request.variants.id": "there is none before the store makes it",
    "POST /catalog/products request.variants.product_id": "the same",
    "PUT /catalog/products request.id": "a batch has to say which products it is about",
    "PUT /catalog/variants request.product_id": "the operation's text: for a new variant",
    "PUT /catalog/variants request.sku": "the same",
    "PUT /catalog/variants request.option_values": "the same",
    "GET /orders/{order_id}/transactions answer.errors": "every error of version 3 has it",
}

# Spellings of a route that the store also takes: its own links use them.
ALIASES = {"shippingaddresses": "shipping_addresses"}
