// Rows of variants and stock_levels: of all that CJ sells, whatever of it the account has to do with.
extension Truth {
    var variantRows: [JSON] {
        catalogue.variants.map { variant in
            [
                "vid": .text(variant.vid), "pid": .text(variant.pid), "sku": .text(variant.sku),
                "name": .text(variant.name), "grams": JSON(variant.grams), "length_mm": JSON(Variant.side),
                "width_mm": JSON(Variant.side), "height_mm": JSON(Variant.side),
            ]
        }
    }

    var levelRows: [JSON] {
        let levels = StockLevels(of: lives, at: now)
        return catalogue.variants.flatMap { variant in
            StockLevels.Area.allCases.map { area in
                [
                    "vid": .text(variant.vid), "listed_under": .text(variant.vid), "area_id": .text(area.id),
                    "area": .text(area.name), "country_code": .text(area.country),
                    "quantity": JSON(levels.quantity(of: variant, in: area)),
                ] as JSON
            }
        }
    }
}
