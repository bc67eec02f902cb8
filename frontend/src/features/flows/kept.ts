// How a person last looked at the list, kept on this machine.
import { useState } from "react";
import { ORDERS, type Order } from "./shelf";

const KEY = "ariane-flows-order";

export function useOrder(): [Order, (order: Order) => void] {
  const [order, setOrder] = useState(read);
  return [
    order,
    (chosen) => {
      setOrder(chosen);
      try {
        localStorage.setItem(KEY, chosen);
      } catch {
        // Without storage the list has its usual order next time.
      }
    },
  ];
}

function read(): Order {
  try {
    const kept = localStorage.getItem(KEY);
    return ORDERS.find((one) => one === kept) ?? "saved";
  } catch {
    return "saved";
  }
}
