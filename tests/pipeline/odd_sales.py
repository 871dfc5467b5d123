"""A tiny company whose sales are odd in every way that docs/RELIABILITY.md names, small enough to add up in the head.

EUR by month of the movement, worked by hand: January 5 (40 - 5, 20 - 30, -20), February 37 (20, 7, and 20 USD at 0.5),
March nothing at all, April `APRIL`. Twelve dollars of January and 9.99 francs of April have no rate. Postage of April is
no product; what is paid back after the as-of date stands at its line and in no month.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Any

COMPANY = {"as_of": "2026-04-30", "min_n": 1, "return_window_days": 30}
GIANT_LINES, GIANT_PRICE, GIANT_REFUND = 2_000, Decimal("1.01"), Decimal("100.01")
SHOPIFY, PAID_TWICE, PAID_BACK = Decimal(60), Decimal(50), Decimal(10)
# (3 x 9.99 - 1.50) francs at 1.0637 and 9.99 at 1.0512: each part of a day is rounded to a hundredth of a cent
SWISS = Decimal("31.8791") - Decimal("1.5956") + Decimal("10.5015")
POSTAGE = Decimal("4.90")
APRIL = GIANT_LINES * GIANT_PRICE - GIANT_REFUND + SHOPIFY + PAID_TWICE - PAID_BACK + SWISS + POSTAGE
UNCONVERTED, FRANCS = Decimal(12), Decimal("9.99")

_SHOPIFY_COLUMNS = {"order_id": "Name", "status": "Financial Status"}
_PAID_COLUMNS = {"order_id": "order", "ordered_at": "at"}
SOURCES: dict[str, dict[str, Any]] = {
    "products": {"feed": "product.products", "location": "products.csv", "delivery": "snapshot"},
    "costs": {"feed": "product.product_costs", "location": "costs_*.csv"},
    "rates": {
        "feed": "sales.exchange_rates",
        "location": "rates.csv",
        "columns": {"currency": "currency", "to_currency": "to_currency"},
    },
    "customers": {"feed": "sales.customers", "location": "customers.csv", "delivery": "snapshot"},
    "orders": {
        "feed": "sales.orders",
        "location": "orders.csv",
        "delivery": "corrections",
        "order_by": "updated_at",
        "columns": {"currency": "currency"},  # unmapped, all would be in the reporting currency
        "constants": {"channel": "web"},
    },
    "lines": {"feed": "sales.order_lines", "location": "lines.csv"},
    "refunds": {"feed": "sales.refunds", "location": "refunds.csv"},
    "shopify_orders": {
        "feed": "sales.orders",
        "location": "shopify.csv",
        "currency": "EUR",
        "columns": {**_SHOPIFY_COLUMNS, "ordered_at": "Created at"},
        "values": {"status": {"paid": "completed"}},
    },
    "shopify_lines": {
        "feed": "sales.order_lines",
        "location": "shopify.csv",
        "columns": {
            "order_id": "Name",
            "line_id": {"record_number": True},
            "product_id": "Lineitem sku",
            "quantity": "Lineitem quantity",
            "unit_price": "Lineitem price",
        },
    },
    "paid_orders": {
        "feed": "sales.orders",
        "location": "transactions.csv",
        "currency": "EUR",
        "columns": _PAID_COLUMNS,
        "constants": {"status": "completed"},
    },
    "paid_lines": {
        "feed": "sales.order_lines",
        "location": "transactions.csv",
        "columns": {"order_id": "order", "line_id": "line", "product_id": "sku", "unit_price": "amount"},
        "constants": {"quantity": "1"},
    },
}
FILES = {
    "products.csv": "product_id,product_name,product_line,is_charge\npeas,Peas,Greens,\nbeans,Beans,Greens,false\n"
    "post,Postage,Greens,true\nshelf,Never sold,Greens,\n",
    # two lists for one day: the newer holds; no day at all: quarantined; beans have no cost before March
    "costs_1.csv": "product_id,valid_from,unit_cost,currency,is_estimated\npeas,2026-01-01,8,EUR,false\n",
    "costs_2.csv": "product_id,valid_from,unit_cost,currency,is_estimated\npeas,2026-01-01,9,EUR,false\n"
    "peas,2026-03-01,10,EUR,true\npeas,,7,EUR,false\nbeans,2026-03-01,0.5,EUR,false\n",
    "rates.csv": "currency,to_currency,valid_from,rate\nUSD,EUR,2026-02-01,0.5\nCHF,EUR,2026-04-15,1.0637\n"
    "CHF,EUR,2026-04-25,1.0512\n",
    "customers.csv": "customer_id,birth_year,segment\nann,1955,gold\nbob,1990,tin\n",
    "orders.csv": """order_id,ordered_at,customer_id,status,currency,updated_at
credit,2026-01-10 09:00:00,ann,completed,EUR,2026-01-10 09:00:00
gift,2026-01-11 09:00:00,ann,completed,EUR,2026-01-11 09:00:00
dear,2026-01-12 09:00:00,,completed,EUR,2026-01-12 09:00:00
dollar,2026-01-15 09:00:00,ann,completed,USD,2026-01-15 09:00:00
early,2026-02-10 09:00:00,,completed,EUR,2026-02-10 09:00:00
stranger,2026-02-11 09:00:00,ann,completed,EUR,2026-02-11 09:00:00
two,2026-02-12 09:00:00,ann,completed,EUR,2026-02-12 09:00:00
two,2026-02-12 09:00:00,ann,completed,USD,2026-02-13 09:00:00
giant,2026-04-05 09:00:00,ann,completed,EUR,2026-04-05 09:00:00
unrated,2026-04-14 09:00:00,ann,completed,CHF,2026-04-14 09:00:00
swiss,2026-04-20 09:00:00,bob,completed,CHF,2026-04-20 09:00:00
swisser,2026-04-26 09:00:00,bob,completed,CHF,2026-04-26 09:00:00
parcel,2026-04-21 09:00:00,ann,completed,EUR,2026-04-21 09:00:00
""",
    "lines.csv": """order_id,line_id,product_id,quantity,unit_price,fee_amount,discount_amount
unrated,1,beans,1,9.99,0,0
swiss,1,beans,3,9.99,0,1.50
swisser,1,beans,1,9.99,0,0
parcel,1,post,1,4.90,0,0
credit,1,peas,2,20.00,1.00,
credit,2,peas,1,-5.00,0,
gift,1,beans,0,5.00,,
dear,1,peas,1,20.00,1.00,
dollar,1,beans,3,4.00,0,
early,1,peas,1,20.00,1.00,
stranger,1,ghost,1,7.00,1.00,
two,1,peas,1,20.00,1.00,
"""
    + "".join(f"giant,{n},beans,1,{GIANT_PRICE},0,\n" for n in range(GIANT_LINES)),
    "refunds.csv": f"""refund_id,order_id,line_id,refunded_at,refund_amount,quantity,is_restocked
above,dear,1,2026-01-20 09:00:00,30.00,1,true
before,early,1,2026-01-31 09:00:00,20.00,1,false
shared,giant,,2026-04-06 09:00:00,{GIANT_REFUND},7,false
back,paid,,2026-04-07 09:00:00,{PAID_BACK},0,false
later,swisser,1,2026-05-02 09:00:00,9.99,1,true
""",
    # F14: the total of an order on each of its lines; F16: a line for each transaction of the payment
    "shopify.csv": "Name,Financial Status,Created at,Total,Lineitem sku,Lineitem quantity,Lineitem price\n"
    "#1,paid,2026-04-08 09:00:00,60.00,peas,1,10.00\n#1,paid,2026-04-08 09:00:00,60.00,peas,1,20.00\n"
    "#1,paid,2026-04-08 09:00:00,60.00,beans,3,10.00\n",
    "transactions.csv": "order,at,line,kind,sku,amount\npaid,2026-04-06 09:00:00,1,sale,peas,50.00\n"
    "paid,2026-04-06 09:00:00,1,capture,peas,50.00\n",
}
